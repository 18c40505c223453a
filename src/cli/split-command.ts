/** The words before `--`, and the command after it; none where there is no `--`. */
export function splitCommand(argv: readonly string[]): {
  readonly words: readonly string[];
  readonly command: readonly string[];
} {
  const at = argv.indexOf('--');
  return at === -1 ? { words: argv, command: [] } : { words: argv.slice(0, at), command: argv.slice(at + 1) };
}
