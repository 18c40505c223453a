import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../src/capture/byte-queue.ts';

async function* inChunks(...chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield new TextEncoder().encode(chunk);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

describe('a queue of bytes', () => {
  it('joins what it was asked for, and copies no more of a chunk', async () => {
    const queue = new ByteQueue(inChunks('ab', 'cdef', 'gh'));
    expect(text(await queue.peekWhereItIs(1))).toBe('ab');
    expect(text(await queue.peekWhereItIs(3))).toBe('abc');
    expect(text(await queue.take(3))).toBe('abc');
    expect(text(await queue.peekWhereItIs(1))).toBe('def');
    expect(text(await queue.take(4))).toBe('defg');
    expect([queue.offset, text(await queue.peekWhereItIs(5))]).toEqual([7, 'h']);
  });

  it('gives all that it has where that is wanted', async () => {
    const queue = new ByteQueue(inChunks('ab', 'cdef', 'gh'));
    expect(text(await queue.peek(3))).toBe('abc');
    expect(text(await queue.peekSome(3))).toBe('abcdef');
    await queue.take(1);
    const rest = [];
    for await (const chunk of queue.rest()) rest.push(text(chunk));
    expect([rest.join(''), queue.offset]).toEqual(['bcdefgh', 8]);
  });

  it('gives back the memory of chunks that were taken or copied, where it may', async () => {
    const given: string[] = [];
    const chunks = inChunks('ab', 'cdef', 'gh');
    const lent = ['ab', 'cdef', 'gh'];
    const queue = new ByteQueue({
      [Symbol.asyncIterator]: () => chunks,
      reuse: (memory) => {
        const text = Buffer.from(memory).toString();
        if (lent.includes(text)) given.push(text);
      },
    });
    queue.reuseMemory();
    await queue.peekWhereItIs(3);
    expect(given).toEqual(['ab']);
    await queue.take(3);
    await queue.take(3);
    expect(given).toEqual(['ab', 'cdef']);
  });

  it('gives what there is at the end', async () => {
    const queue = new ByteQueue(inChunks('ab', 'c'));
    expect(text(await queue.take(9))).toBe('abc');
    expect([text(await queue.take(1)), text(await queue.peekSome(1)), queue.offset]).toEqual(['', '', 3]);
  });
});
