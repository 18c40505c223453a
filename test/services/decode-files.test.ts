import { expect, it } from 'vitest';
import { damage, foreign } from '../../src/capture/damage.ts';
import { Failure } from '../../src/failure.ts';
import { decodeFiles } from '../../src/services/decode-files.ts';

const missing = new Failure('environment', 'ENOENT', 'cannot open b');

async function decoded(codes: { readonly [file: string]: number | Failure }) {
  const failed: string[] = [];
  const code = await decodeFiles(
    Object.keys(codes),
    async (file) => {
      const given = codes[file]!;
      if (given instanceof Failure) throw given;
      return given;
    },
    ({ message }, file) => failed.push(`${file}| ${message}`),
  );
  return { code, failed };
}

it('the worst exit code counts', async () => {
  expect(await decoded({ a: 0, b: 1, c: 0 })).toEqual({ code: 1, failed: [] });
});

it('a file that cannot be read keeps no other from being read', async () => {
  expect(await decoded({ a: 0, b: missing, c: 1 })).toEqual({ code: 3, failed: ['b| cannot open b'] });
});

it('what is wrong with the content of a file is said with its name', async () => {
  expect(await decoded({ a: damage('line 3', 'no digits'), '-': foreign('this is text') })).toEqual({
    code: 3,
    failed: ['a| a: the capture is damaged at line 3: no digits', '-| standard input: this is text'],
  });
});

it('alone, it is the failure of the command', async () => {
  await expect(decoded({ b: missing })).rejects.toBe(missing);
});

it('a bug is not taken for a file that cannot be read', async () => {
  const run = decodeFiles(
    ['a', 'b'],
    () => Promise.reject(new TypeError('a bug')),
    () => {},
  );
  await expect(run).rejects.toThrow(TypeError);
});
