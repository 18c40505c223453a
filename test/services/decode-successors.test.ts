import { expect, it } from 'vitest';
import { damage } from '../../src/capture/damage.ts';
import type { Chunks } from '../../src/capture/file-chunks.ts';
import { decodeSuccessors } from '../../src/services/decode-successors.ts';

const DAMAGED = damage('line 3', 'no digits');

/** Decodes files of which each takes the place of the one before. */
async function decoded(codes: readonly (number | Error)[]) {
  const failed: string[] = [];
  let read = 0;
  const file = (number: number): Chunks => ({
    ...(number < codes.length - 1 && { successor: () => file(number + 1) }),
    async *[Symbol.asyncIterator]() {},
  });
  const one = async (): Promise<number> => {
    const code = codes[read++]!;
    if (code instanceof Error) throw code;
    return code;
  };
  const code = await decodeSuccessors(file(0), one, ({ message }) => failed.push(message));
  return { code, failed, read };
}

it('one after another is decoded, and the worst exit code counts', async () => {
  expect(await decoded([0, 1, 0])).toEqual({ code: 1, failed: [], read: 3 });
});

it('one that cannot be read does not keep the next from being read', async () => {
  expect(await decoded([DAMAGED, 0])).toEqual({ code: 3, failed: [DAMAGED.message], read: 2 });
});

it('the last one that cannot be read is the failure of the command', async () => {
  await expect(decoded([0, DAMAGED])).rejects.toBe(DAMAGED);
});

it('a bug is not taken for a file that cannot be read', async () => {
  await expect(decoded([new TypeError('a bug'), 0])).rejects.toThrow(TypeError);
});
