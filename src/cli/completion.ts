/** What a completion needs to know of a command; the manifest of commands has it. */
export interface CompletedCommand {
  readonly id: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
}

export interface CompletedFlag {
  readonly name: string;
  readonly description: string;
  /** Whether a value follows. */
  readonly takesValue: boolean;
  /** The values that it may have; empty: any. */
  readonly options: readonly string[];
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that makes the shell complete commands, flags and their values; everything else as files. */
export function completionScript(shell: Shell, bin: string, commands: readonly CompletedCommand[]): string {
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
  return scripts[shell](bin, commands);
}

function bashScript(bin: string, commands: readonly CompletedCommand[]): string {
  const name = `_${bin.replace(/\W/g, '_')}`;
  const flagCases = commands.map(
    ({ id, flags }) => `    ${id}) flags='${flags.map((flag) => `--${flag.name}`).join(' ')}' ;;`,
  );
  const valueCases = commands.flatMap(({ id, flags }) =>
    flags
      .filter(({ options }) => options.length > 0)
      .map((flag) => `    '${id} --${flag.name}') values='${flag.options.join(' ')}' ;;`),
  );
  return `${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} flags= values=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ id }) => id).join(' ')} --help --version' -- "$word"))
    return
  fi
  case "$command $previous" in
${valueCases.join('\n')}
  esac
  if [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$word")); return; fi
  case "$command" in
${flagCases.join('\n')}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$flags --help" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F ${name} ${bin}
`;
}

function zshScript(bin: string, commands: readonly CompletedCommand[]): string {
  const name = `_${bin.replace(/\W/g, '_')}`;
  const described = commands.map(({ id, summary }) => `    ${quoted(`${id}:${summary}`)}`);
  const cases = commands.map(({ id, flags }) => {
    const specifications = flags.map((flag) => `      ${quoted(zshFlag(flag))}`);
    return `    ${id}) _arguments -S ${quoted('--help[show help]')} \\\n${[...specifications, `      ${quoted('*:file:_files')}`].join(' \\\n')} ;;`;
  });
  return `#compdef ${bin}
${name}() {
  local -a commands
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

function zshFlag({ name, description, takesValue, options }: CompletedFlag): string {
  const text = description.replace(/[[\]:]/g, '\\$&');
  const value = !takesValue ? '' : options.length > 0 ? `:${name}:(${options.join(' ')})` : `:${name}:_files`;
  return `*--${name}${takesValue ? '=' : ''}[${text}]${value}`;
}

function fishScript(bin: string, commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ id, summary, flags }) => [
    `complete -c ${bin} -n __fish_use_subcommand -f -a ${id} -d ${quoted(summary)}`,
    ...flags.map(({ name, description, takesValue, options }) => {
      const value = !takesValue ? '' : options.length > 0 ? ` -x -a ${quoted(options.join(' '))}` : ' -r';
      return `complete -c ${bin} -n ${quoted(`__fish_seen_subcommand_from ${id}`)} -l ${name}${value} -d ${quoted(description)}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
