import type { ManifestCommand } from './manifest.ts';

/** Whether the words after a command ask for its help; what follows a flag that takes a value, or `--`, does not. */
export function asksForHelp(command: ManifestCommand, words: readonly string[]): boolean {
  for (let place = 0; place < words.length; place++) {
    const word = words[place]!;
    if (word === '--') return false;
    if (word === '--help' || word === '-h') return true;
    if (takesNextWord(command, word)) place += 1;
  }
  return false;
}

function takesNextWord({ flags }: ManifestCommand, word: string): boolean {
  const flag = word.startsWith('--')
    ? flags[word.slice(2)]
    : Object.values(flags).find(({ char }) => char !== undefined && word === `-${char}`);
  return flag?.type === 'option';
}
