import { appendFileSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { fileChunks } from '../../src/capture/file-chunks.ts';
import { it } from '../process/stage.ts';

const LONG = Buffer.alloc(3 << 20, 'a capture of three MiB, ');

async function allOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

describe('the chunks of a file', () => {
  it('are the same whether they are read ahead or not', async ({ stage }) => {
    const path = stage.path('long.bin');
    writeFileSync(path, LONG);
    const ahead = fileChunks(path);
    ahead.readAhead?.();
    expect((await allOf(ahead)).equals(LONG)).toBe(true);
    expect((await allOf(fileChunks(path))).equals(LONG)).toBe(true);
  });

  it('are read into memory that is given back', async ({ stage }) => {
    const path = stage.path('long.bin');
    writeFileSync(path, LONG);
    const chunks = fileChunks(path);
    const memories = new Set<ArrayBufferLike>();
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) {
      memories.add(chunk.buffer);
      parts.push(new Uint8Array(chunk));
      chunks.reuse?.(chunk.buffer);
    }
    expect(memories.size).toBe(1);
    expect(Buffer.concat(parts).equals(LONG)).toBe(true);
  });

  it('can be left half read', async ({ stage }) => {
    const path = stage.path('long.bin');
    writeFileSync(path, LONG);
    const chunks = fileChunks(path);
    chunks.readAhead?.();
    let read = 0;
    for await (const chunk of chunks) {
      read += chunk.length;
      if (read > 1 << 20) break;
    }
    expect(read).toBeLessThan(LONG.length);
  });

  it('go on with what is appended to a long file that is followed', async ({ stage }) => {
    const path = stage.path('long.bin');
    writeFileSync(path, LONG);
    let enough = () => {};
    const until = new Promise<void>((done) => {
      enough = done;
    });
    const chunks = fileChunks(path, until);
    chunks.readAhead?.();
    let read = 0;
    for await (const chunk of chunks) {
      read += chunk.length;
      if (read === LONG.length) appendFileSync(path, 'and more');
      if (read === LONG.length + 8) enough();
    }
    expect(read).toBe(LONG.length + 8);
  });

  it('end where a file that is followed becomes shorter, as what comes then would be lost', async ({
    stage,
  }) => {
    const path = stage.path('rotated.bin');
    writeFileSync(path, 'twelve bytes');
    const seen: number[] = [];
    const follow = async () => {
      for await (const chunk of fileChunks(path, new Promise(() => {}))) {
        seen.push(chunk.length);
        writeFileSync(path, 'four');
      }
    };
    await expect(follow()).rejects.toMatchObject({
      code: 'ETRUNCATED',
      message: `${path} has become shorter: 12 bytes of it were read, and now it has 4`,
    });
    expect(seen).toEqual([12]);
  });
});
