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
});
