import { appendFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { type Chunks, fileChunks } from '../../src/capture/file-chunks.ts';
import { it } from '../process/stage.ts';

const NEVER = new Promise<void>(() => {});
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
    const chunks = fileChunks(path, { until, goesOn: true, tell: () => {} });
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
      for await (const chunk of fileChunks(path, { until: NEVER, goesOn: true, tell: () => {} })) {
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

describe('a followed file that is replaced', () => {
  /** What is read of it and of each that follows it, until this is read; in between, each of these is done. */
  const followed = async (path: string, done: readonly (() => void)[], goesOn = true) => {
    const said: string[] = [];
    const read: string[] = [];
    const todo = [...done];
    let stop = () => {};
    const until = new Promise<void>((stopped) => {
      stop = stopped;
    });
    const tell = (text: string) => {
      said.push(text.replace(path, 'it'));
      if (text.includes('no longer')) todo.shift()?.();
    };
    let chunks: Chunks | null = fileChunks(path, { until, goesOn, tell });
    while (chunks !== null) {
      for await (const chunk of chunks) {
        read.push(Buffer.from(chunk).toString());
        const next = todo.shift();
        if (next === undefined) stop();
        else next();
      }
      chunks = chunks.successor?.() ?? null;
    }
    return { read, said };
  };
  const replaced = (count: number) =>
    `it has been replaced: ${count} bytes of it were read; the new file is read from here on`;

  it('is read to its end, and then the one that has its name', async ({ stage }) => {
    const [path, old] = [stage.path('log'), stage.path('log.1')];
    writeFileSync(path, 'one');
    const rotate = () => {
      renameSync(path, old);
      writeFileSync(path, '');
      // As its writer does that has not opened the new one yet.
      appendFileSync(old, ' and more');
    };
    const open = () => writeFileSync(path, 'two');
    const writeAndRename = () => {
      writeFileSync(stage.path('edited'), 'three');
      renameSync(stage.path('edited'), path);
    };
    expect(await followed(path, [rotate, open, writeAndRename])).toEqual({
      read: ['one', ' and more', 'two', 'three'],
      said: [replaced(12), replaced(3)],
    });
  });

  it('has what was written to it before that one was begun', async ({ stage }) => {
    const [path, old] = [stage.path('log'), stage.path('log.1')];
    writeFileSync(path, 'one');
    const rotate = () => {
      renameSync(path, old);
      appendFileSync(old, ' and more');
      writeFileSync(path, 'two');
    };
    expect((await followed(path, [rotate, () => {}])).read).toEqual(['one', ' and more', 'two']);
  });

  it('is waited for where it was only removed, which is said once', async ({ stage }) => {
    const path = stage.path('log');
    writeFileSync(path, 'one');
    const goesOn = await followed(path, [() => unlinkSync(path), () => writeFileSync(path, 'two')]);
    expect(goesOn).toEqual({
      read: ['one', 'two'],
      said: ['it is no longer there: 3 bytes of it were read; waiting for a new one', replaced(3)],
    });
  });

  it('ends what does not go on with another one', async ({ stage }) => {
    const path = stage.path('log');
    writeFileSync(path, 'one');
    const replace = () => {
      unlinkSync(path);
      writeFileSync(path, 'two');
    };
    await expect(followed(path, [replace], false)).rejects.toMatchObject({
      code: 'EREPLACED',
      message: `${path} has been replaced: 3 bytes of it were read`,
      hint: 'follow it anew: everything before was read',
    });
  });
});
