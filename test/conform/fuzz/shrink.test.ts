import { describe, expect, it } from 'vitest';
import { type Generated, type Move, withTokens } from '../../../src/conform/fuzz/move.ts';
import { generatedOffers } from '../../../src/conform/fuzz/offers.ts';
import { SeededRandom } from '../../../src/conform/fuzz/random.ts';
import { shrunk } from '../../../src/conform/fuzz/shrink.ts';

describe('a failing conversation', () => {
  it('is shrunk to the one byte that it fails by', async () => {
    const moves = [write(0, '010203'), write(1, '04ff0506'), write(0, '07')];
    const smallest = await shrunk({ tokens: [], moves }, async (one) => has(one, 0xff), 60);
    expect(smallest.moves).toEqual([write(1, 'ff')]);
  });

  it('keeps all that it needs', async () => {
    const moves = [write(0, 'aa'), write(1, 'bb')];
    const both = async (one: Generated) => has(one, 0xaa) && has(one, 0xbb);
    expect((await shrunk({ tokens: [], moves }, both, 60)).moves).toEqual(moves);
  });

  it('is not played more often than wanted', async () => {
    let played = 0;
    const moves = Array.from({ length: 50 }, () => write(0, '00'.repeat(64)));
    await shrunk({ tokens: [], moves }, async () => ++played > 0, 10);
    expect(played).toBe(10);
  });
});

describe('a generated conversation', () => {
  it('follows from its seed', () => {
    const once = generatedOffers(new SeededRandom(7), 'zccache');
    expect(generatedOffers(new SeededRandom(7), 'zccache')).toEqual(once);
    expect(generatedOffers(new SeededRandom(8), 'zccache')).not.toEqual(once);
  });

  it('is played with fresh tokens, wherever they are', () => {
    const [token, fresh] = [Uint8Array.of(1, 2, 3), Uint8Array.of(7, 8, 9)];
    const bytes = Uint8Array.of(0, 1, 2, 3, 1, 2, 0, 1, 2, 3);
    expect([...withTokens(bytes, [token], [fresh])]).toEqual([0, 7, 8, 9, 1, 2, 0, 7, 8, 9]);
  });
});

function write(on: number, hex: string): Move {
  return { type: 'write', on, bytes: Uint8Array.from(Buffer.from(hex, 'hex')), passes: 0 };
}

function has({ moves }: Generated, byte: number): boolean {
  return moves.some((move) => move.type === 'write' && move.bytes.includes(byte));
}
