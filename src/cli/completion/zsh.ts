import type { CompletedCommand, CompletedFlag } from './model.ts';
import { quoted } from './quoting.ts';

/** The function that zsh calls for each Tab; for ~/.zshrc as well as for a folder of $fpath. */
export function zshScript(bin: string, commands: readonly CompletedCommand[]): string {
  const name = `_${bin.replace(/\W/g, '_')}`;
  const described = commands.map(({ id, summary }) => `    ${quoted(`${id}:${summary}`)}`);
  const cases = commands.map(({ id, flags, argument }) => {
    const first = argument.length > 0 ? `1:argument:(${argument.join(' ')})` : '*:file:_files';
    const specifications = [...flags.flatMap((flag) => zshFlags(name, id, flag)), first].map(
      (text) => `      ${quoted(text)}`,
    );
    return `    ${id}) _arguments -S \\\n${specifications.join(' \\\n')} ;;`;
  });
  return `#compdef ${bin}
# The steps of a script: whatever comes before the last "," or "+" stays as it is.
${name}_steps() {
  compset -P '*[,+]'
  compadd -S '' -- "$@"
}
${name}_named() {
  if [[ $PREFIX == *=* ]]; then compset -P '*='; ${name}_steps "$@"; fi
}
${name}_frames() {
  case "$1 \${PREFIX%%=*}" in
${commands.flatMap(({ id, flags }) => flags.flatMap((flag) => zshFrames(id, flag))).join('\n')}
  esac
  if [[ $PREFIX == *=* ]]; then compset -P '*='; ${name}_steps $frames_steps; else compadd -S '' -- $frames_names; fi
}
${name}() {
  local -a commands frames_names frames_steps
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  shift words; (( CURRENT-- ))
  case "$words[1]" in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = "${name}" ]; then ${name} "$@"; else compdef ${name} ${bin}; fi
`;
}

function zshFlags(name: string, id: string, flag: CompletedFlag): string[] {
  const { value, char } = flag;
  const text = flag.description.replace(/[[\]:]/g, '\\$&');
  const action = {
    none: () => '',
    any: () => `:${flag.name}:_files`,
    words: (words: readonly string[]) => `:${flag.name}:(${words.join(' ')})`,
    script: (words: readonly string[]) => `:${flag.name}:{${name}_steps ${words.map(evaluated).join(' ')}}`,
    'named-script': (words: readonly string[]) =>
      `:${flag.name}:{${name}_named ${words.map(evaluated).join(' ')}}`,
    frames: () => `:${flag.name}:{${name}_frames ${id}--${flag.name}}`,
  };
  const after = action[value.kind]('words' in value ? value.words : []);
  const written = [`*--${flag.name}${value.kind === 'none' ? '' : '='}[${text}]${after}`];
  return char === null
    ? written
    : [...written, `*-${char}${value.kind === 'none' ? '' : '+'}[${text}]${after}`];
}

/** A word within the action of a specification, where a colon would end it. */
function evaluated(word: string): string {
  return word.replaceAll(':', '\\:');
}

function zshFrames(id: string, { name, value }: CompletedFlag): string[] {
  if (value.kind !== 'frames') return [];
  const frames = Object.entries(value.frames);
  return [
    ...frames.map(
      ([frame, words]) => `    '${id}--${name} ${frame}') frames_steps=(${words.map(quoted).join(' ')}) ;;`,
    ),
    `    '${id}--${name} '*) frames_names=(${frames.map(([frame]) => `${frame}=`).join(' ')}) ;;`,
  ];
}
