import { expect, it } from 'vitest';
import { splitCommand } from '../../src/cli/split-command.ts';

it.for([
  [
    ['a', '--b', '--', 'c', '--', 'd'],
    ['a', '--b'],
    ['c', '--', 'd'],
  ],
  [['a'], ['a'], []],
  [['--', 'c'], [], ['c']],
] as const)('%j is %j and the command %j', ([argv, words, command]) => {
  expect(splitCommand(argv)).toEqual({ words, command });
});
