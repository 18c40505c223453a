import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LONGEST_SCRIPT } from '../../src/script/script.ts';
import { readScript } from '../../src/services/read-script.ts';

const folder = mkdtempSync(join(tmpdir(), 'handoff-script-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(folder, 'a.script');
  writeFileSync(path, text);
  return path;
}

function failure(text: string): unknown {
  try {
    return readScript(text, 'backend-reply');
  } catch (error) {
    return error;
  }
}

describe('a script on the command line', () => {
  it('is the same from a file, one step per line', () => {
    const path = file('# the first two\nack*2\n\nrefuse:busy\n');
    expect(JSON.stringify(readScript(`@${path}`, 'backend-reply'))).toBe(
      JSON.stringify(readScript('ack*2,refuse:busy', 'backend-reply')),
    );
  });

  it('names the file in which it is wrong', () => {
    const path = file('ack\nwait\n');
    expect(failure(`@${path}`)).toMatchObject({ message: expect.stringContaining(path) });
    expect(failure(`@${path}`)).toMatchObject({ message: expect.stringContaining('wait') });
  });

  it('is a failure of the environment where the file cannot be read', () => {
    expect(failure(`@${join(folder, 'missing')}`)).toMatchObject({ kind: 'environment', code: 'ENOENT' });
  });

  it('is refused where the file is too long to be one', () => {
    const path = file('#'.repeat(LONGEST_SCRIPT + 1));
    expect(failure(`@${path}`)).toMatchObject({
      message: expect.stringContaining(`${LONGEST_SCRIPT + 1} bytes`),
    });
  });
});
