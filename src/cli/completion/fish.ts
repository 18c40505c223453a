import type { CompletedCommand, CompletedFlag } from './model.ts';
import { quoted, quotedList } from './quoting.ts';

/** The completions that fish reads once. */
export function fishScript(bin: string, commands: readonly CompletedCommand[]): string {
  const name = `__${bin.replace(/\W/g, '_')}`;
  const lines = commands.flatMap(({ id, summary, flags, argument }) => [
    `complete -c ${bin} -n __fish_use_subcommand -f -a ${id} -d ${quoted(summary)}`,
    ...(argument.length > 0 ? [`complete -c ${bin} ${after(id)} -f -a ${quotedList(argument)}`] : []),
    ...flags.map((flag) => fishFlag(bin, name, id, flag)),
  ]);
  return `# The steps of a script: whatever comes before the last "," or "+" stays as it is.
function ${name}_steps
  set -l token (string replace -r -- '^--?[a-z-]+=' '' (commandline -ct))
  set -l lead (string match -r -- '^.*[,+]' $token)
  for step in $argv
    echo -- "$lead$step"
  end
end
function ${name}_named
  set -l token (string replace -r -- '^--?[a-z-]+=' '' (commandline -ct))
  set -l lead (string match -r -- '^[^=]*=(?:.*[,+])?' $token)
  if test -n "$lead"
    for step in $argv
      echo -- "$lead$step"
    end
  end
end
function ${name}_frames
  set -l token (string replace -r -- '^--?[a-z-]+=' '' (commandline -ct))
  set -l frame (string match -r -- '^[a-z]+=' $token)
  set -l lead (string match -r -- '^.*[=,+]' $token)
  for entry in $argv
    if test -z "$frame"
      string match -r -- '^[a-z]+=' $entry
    else if string match -q -- "$frame*" $entry
      echo -- "$lead"(string replace -- "$frame" '' $entry)
    end
  end | sort -u
end
${lines.join('\n')}
`;
}

function after(id: string): string {
  return `-n ${quoted(`__fish_seen_subcommand_from ${id}`)}`;
}

function fishFlag(bin: string, name: string, id: string, flag: CompletedFlag): string {
  const short = flag.char === null ? '' : ` -s ${flag.char}`;
  return `complete -c ${bin} ${after(id)} -l ${flag.name}${short}${fishValue(name, flag)} -d ${quoted(flag.description)}`;
}

function fishValue(name: string, { value }: CompletedFlag): string {
  switch (value.kind) {
    case 'none':
      return '';
    case 'any':
      return ' -r';
    case 'words':
      return ` -x -a ${quotedList(value.words)}`;
    case 'script':
      return ` -x -a ${quoted(`(${name}_steps ${value.words.join(' ')})`)}`;
    case 'named-script':
      return ` -x -a ${quoted(`(${name}_named ${value.words.join(' ')})`)}`;
    case 'frames': {
      const entries = Object.entries(value.frames).flatMap(([frame, words]) =>
        words.map((word) => `${frame}=${word}`),
      );
      return ` -x -a ${quoted(`(${name}_frames ${entries.join(' ')})`)}`;
    }
  }
}
