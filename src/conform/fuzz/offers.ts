import { offerDraft } from '../../frames/offer.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import type { PassedBy } from '../need.ts';
import type { Generated, Move } from './move.ts';
import { mutated } from './mutate.ts';
import type { SeededRandom } from './random.ts';

/**
 * Sequences of offers on up to three connections, right and wrong, cut and mixed. On Windows they have no sidebands and name no handle, so that
 * none of them may be accepted.
 */
export function generatedOffers(
  random: SeededRandom,
  service: string,
  passedBy: PassedBy = 'sideband',
): Generated {
  const tokens: Uint8Array[] = [];
  const connections = Array.from({ length: 1 + random.below(3) }, (_, on) =>
    Array.from({ length: 1 + random.below(3) }, () => {
      // Now and then a token that another offer has, too.
      if (tokens.length === 0 || !random.oneIn(6)) tokens.push(random.bytes(TOKEN_LENGTH));
      const token = random.oneIn(6) ? random.pick(tokens) : tokens.at(-1)!;
      const correlationId = random.pick(['0', '1', '1', '2', '18446744073709551615']);
      const offer = offerDraft({ token, correlationId, serviceName: service, handleValue: '0' });
      const frame = mutated(offer, 'offer', random);
      const before = passedBy === 'sideband' ? sideband(random, on, token) : [];
      return [...before, ...written(random, on, frame)];
    }).flat(),
  );
  return { tokens, moves: interleaved(random, connections) };
}

function sideband(random: SeededRandom, on: number, token: Uint8Array): Move[] {
  const write = (bytes: Uint8Array, passes: number): Move => ({ type: 'write', on, bytes, passes });
  switch (random.below(12)) {
    case 0:
      return [];
    case 1:
      return [write(token, 0)];
    case 2:
      return [write(token, 2)];
    case 3:
      return [write(random.bytes(TOKEN_LENGTH), 1)];
    case 4:
      return [write(token.subarray(0, 7), 1), write(token.subarray(7), 0)];
    default:
      return [write(token, 1)];
  }
}

/** In one write or in two, and now and then a close after it. */
export function written(random: SeededRandom, on: number, bytes: Uint8Array): Move[] {
  const cut = random.oneIn(4) ? random.below(bytes.length + 1) : bytes.length;
  const parts = [bytes.subarray(0, cut), bytes.subarray(cut)].filter(({ length }) => length > 0);
  const moves: Move[] = parts.map((part) => ({ type: 'write', on, bytes: part, passes: 0 }));
  return random.oneIn(10) ? [...moves, { type: 'close', on }] : moves;
}

/** The moves of several connections in one order, in which those of each keep theirs. */
export function interleaved(random: SeededRandom, connections: readonly (readonly Move[])[]): Move[] {
  const left = connections.map((moves) => [...moves]).filter(({ length }) => length > 0);
  const moves: Move[] = [];
  while (left.length > 0) {
    const at = random.below(left.length);
    moves.push(left[at]!.shift()!);
    if (left[at]!.length === 0) left.splice(at, 1);
  }
  return moves;
}
