import type { CompletedCommand, CompletedFlag } from './model.ts';
import { quotedList } from './quoting.ts';

/** The function that bash calls for each Tab. It cuts the line itself: bash cuts words at "=" and ":" as well. */
export function bashScript(bin: string, commands: readonly CompletedCommand[]): string {
  const name = `_${bin.replace(/\W/g, '_')}`;
  const each = (write: (command: CompletedCommand) => readonly string[]) =>
    commands.flatMap(write).join('\n');
  return `${name}() {
  local line=\${COMP_LINE:0:COMP_POINT} lead= tail= flag= kind= words= flags= argument= cut= marks= one
  local -a typed
  COMPREPLY=()
  read -ra typed <<<"$line"
  case "$line" in *[[:space:]]) typed+=('') ;; esac
  local count=\${#typed[@]} word=\${typed[\${#typed[@]}-1]} command=\${typed[1]}
  if [ "$count" -le 2 ]; then
    COMPREPLY=($(compgen -W ${quotedList([...commands.map(({ id }) => id), '--help', '--version'])} -- "$word"))
    return
  fi
  case "$command" in
${each(({ id, flags, argument }) => [`    ${id}) flags=${quotedList(flags.map((flag) => `--${flag.name}`))} argument=${quotedList(argument)} ;;`])}
  esac
  tail=$word
  case "$word" in
    --*=*) flag=\${word%%=*} lead="\${word%%=*}=" tail=\${word#*=} ;;
    -*) ;;
    *) flag=\${typed[$count-2]} ;;
  esac
  case "$command $flag" in
${each(({ id, flags }) => flags.flatMap((flag) => bashCases(id, flag)))}
  esac
  if [ "$kind" = frames ]; then
    case "$tail" in
      *=*) flag="$flag \${tail%%=*}" lead="$lead\${tail%%=*}=" tail=\${tail#*=} kind=script ;;
      *) kind=open ;;
    esac
    case "$kind $command $flag" in
${each(({ id, flags }) => flags.flatMap((flag) => bashFrames(id, flag)))}
    esac
  fi
  if [ "$kind" = named-script ]; then
    case "$tail" in *=*) lead="$lead\${tail%%=*}=" tail=\${tail#*=} kind=script ;; *) words= ;; esac
  fi
  if [ "$kind" = script ]; then one=\${tail##*[,+]}; lead="$lead\${tail%"$one"}"; tail=$one; fi
  if [ -z "$kind" ]; then
    case "$word" in
      -*) kind=words words=$flags ;;
      *) if [ -n "$argument" ] && [ "$count" -eq 3 ]; then kind=words words=$argument; fi ;;
    esac
  fi
  if [ -z "$kind" ]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$word"))
    return
  fi
  case "$COMP_WORDBREAKS" in *=*) marks='=' ;; esac
  case "$COMP_WORDBREAKS" in *:*) marks="$marks:" ;; esac
  if [ -n "$marks" ]; then one="$lead$tail"; cut=\${one%"\${one##*[$marks]}"}; fi
  for one in $(compgen -W "$words" -- "$tail"); do one="$lead$one"; COMPREPLY+=("\${one#"$cut"}"); done
  if [ "$kind" != words ]; then compopt -o nospace 2>/dev/null; fi
}
complete -F ${name} ${bin}
`;
}

function bashCases(id: string, { name, char, value }: CompletedFlag): string[] {
  const patterns = [`'${id} --${name}'`, ...(char === null ? [] : [`'${id} -${char}'`])].join('|');
  if (value.kind === 'words' || value.kind === 'script' || value.kind === 'named-script')
    return [`    ${patterns}) kind=${value.kind} words=${quotedList(value.words)} ;;`];
  return value.kind === 'frames' ? [`    ${patterns}) kind=frames ;;`] : [];
}

function bashFrames(id: string, { name, value }: CompletedFlag): string[] {
  if (value.kind !== 'frames') return [];
  const frames = Object.entries(value.frames);
  return [
    `      'open ${id} --${name}') words=${quotedList(frames.map(([frame]) => `${frame}=`))} ;;`,
    ...frames.map(
      ([frame, words]) => `      'script ${id} --${name} ${frame}') words=${quotedList(words)} ;;`,
    ),
  ];
}
