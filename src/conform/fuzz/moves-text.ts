import { TOKEN_LENGTH } from '../../wire/limits.ts';
import type { Generated, Move } from './move.ts';

const MOVE = /^(\d{1,3}):(?:(close)|((?:[0-9a-f]{2}|\[\d{1,2}\])+)(?:\+(\d{1,2}))?)$/;

/**
 * A conversation as text: `0:HEX` writes bytes on connection 0, `+2` passes two connections with the first of them, `0:close` closes
 * it, and `[1]` stands for a token that is fresh each time.
 */
export function movesText({ moves, tokens }: Generated): string {
  const written = tokens.map((token) => Buffer.from(token).toString('hex'));
  return moves
    .map((move) => {
      if (move.type === 'close') return `${move.on}:close`;
      const bytes = withPlaceholders(Buffer.from(move.bytes).toString('hex'), written);
      return `${move.on}:${bytes}${move.passes === 0 ? '' : `+${move.passes}`}`;
    })
    .join(',');
}

/** Reads what {@link movesText} writes. Throws an Error that says what is wrong. */
export function parseMoves(text: string): Generated {
  const found = text.split(',').map((part, index) => {
    const match = MOVE.exec(part);
    if (match === null)
      throw new Error(
        `move ${index + 1}, "${part}", must be N:HEX, N:HEX+DESCRIPTORS or N:close, with [N] for a fresh token`,
      );
    return match;
  });
  const count = Math.max(0, ...[...text.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number) + 1));
  const tokens = Array.from({ length: count }, (_, number) => planned(number));
  const moves = found.map(([, on, close, bytes = '', passes = '0']): Move => {
    if (close !== undefined) return { type: 'close', on: Number(on) };
    const hex = bytes.replace(/\[(\d+)\]/g, (_, number) =>
      Buffer.from(tokens[Number(number)]!).toString('hex'),
    );
    return { type: 'write', on: Number(on), bytes: Buffer.from(hex, 'hex'), passes: Number(passes) };
  });
  return { tokens, moves };
}

/** At whole bytes only. */
function withPlaceholders(hex: string, tokens: readonly string[]): string {
  let text = '';
  for (let at = 0; at < hex.length; ) {
    const token = tokens.findIndex((one) => hex.startsWith(one, at));
    text += token === -1 ? hex.slice(at, at + 2) : `[${token}]`;
    at += token === -1 ? 2 : TOKEN_LENGTH * 2;
  }
  return text;
}

/** Bytes that nobody else writes: they are replaced before they are sent. */
function planned(number: number): Uint8Array {
  return Buffer.from(`planned token ${String(number).padStart(2, '0')}`);
}
