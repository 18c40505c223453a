import { statSync } from 'node:fs';
import { expect } from 'vitest';
import { makeDirectory } from '../../src/io/make-directory.ts';
import { it } from '../process/stage.ts';

it('makes those above as well, for their owner alone if asked', ({ stage }) => {
  const directory = stage.path('a/b/c');
  makeDirectory(directory, 0o700);
  makeDirectory(directory, 0o700);
  for (const one of ['a', 'a/b', 'a/b/c']) expect(statSync(stage.path(one)).mode & 0o777).toBe(0o700);
});

it.skipIf(process.platform !== 'linux')('comes back where nothing can be made', () => {
  for (const directory of ['/proc/none/of/it', `/proc/${process.pid}/none`, '/dev/null/none'])
    expect(() => makeDirectory(directory)).toThrow(/ENOENT|EPERM|EACCES|ENOTDIR/);
});
