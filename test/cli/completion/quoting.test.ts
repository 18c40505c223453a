import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { quoted, quotedList } from '../../../src/cli/completion/quoting.ts';

it('whatever the text, a shell reads it back', () => {
  const words = ["it's", '$HOME', '`ls`', '"', '\\', 'a b'];
  const echoed = execFileSync('sh', ['-c', `printf %s ${words.map(quoted).join("'\n'")}`], {
    encoding: 'utf8',
  });
  expect(echoed).toBe(words.join('\n'));
  expect(quotedList(['a', "b's"])).toBe("'a b'\\''s'");
});
