import { describe, expect, it } from 'vitest';
import type { Generated } from '../../../src/conform/fuzz/move.ts';
import { movesText, parseMoves } from '../../../src/conform/fuzz/moves-text.ts';
import { generatedOffers } from '../../../src/conform/fuzz/offers.ts';
import { SeededRandom } from '../../../src/conform/fuzz/random.ts';

const TOKEN = new Uint8Array(16).fill(0xab);

describe('a conversation as text', () => {
  it('has writes with what they pass, closes, and tokens by their number', () => {
    const conversation: Generated = {
      tokens: [TOKEN],
      moves: [
        { type: 'write', on: 0, bytes: TOKEN, passes: 1 },
        {
          type: 'write',
          on: 2,
          bytes: Buffer.concat([Uint8Array.of(1, 2), TOKEN, Uint8Array.of(3)]),
          passes: 0,
        },
        { type: 'close', on: 2 },
      ],
    };
    expect(movesText(conversation)).toBe('0:[0]+1,2:0102[0]03,2:close');
  });

  it('finds a token only where its bytes begin', () => {
    const bytes = Buffer.from(`0a${'ba'.repeat(16)}b0`, 'hex');
    expect(movesText({ tokens: [TOKEN], moves: [{ type: 'write', on: 0, bytes, passes: 0 }] })).not.toContain(
      '[',
    );
  });

  it('is the same once it has been read', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const text = movesText(generatedOffers(new SeededRandom(seed), 'zccache'));
      expect(movesText(parseMoves(text))).toBe(text);
    }
  });

  it.each(['', '0', '0:', '0:0', '0:zz', '0:01+', '0:[0', '0:close+1', '0:01,', 'x:01'])(
    'is not "%s"',
    (text) => {
      expect(() => parseMoves(text)).toThrow(/move \d+, ".*", must be N:HEX/);
    },
  );
});
