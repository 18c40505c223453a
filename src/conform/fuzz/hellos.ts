import { helloDraft } from '../../frames/hello.ts';
import type { Generated } from './move.ts';
import { mutated } from './mutate.ts';
import { interleaved, written } from './offers.ts';
import type { SeededRandom } from './random.ts';

/** Who says these Hellos, and what they ask for. */
export interface HelloSayer {
  readonly service: string;
  readonly wantedVersion: string;
}

/** Hellos on up to three connections, right and wrong, cut and mixed. */
export function generatedHellos(random: SeededRandom, { service, wantedVersion }: HelloSayer): Generated {
  const connections = Array.from({ length: 1 + random.below(3) }, (_, on) => {
    const hello = helloDraft({
      serviceName: random.oneIn(8) ? random.pick(['', 'Zccache', 'a'.repeat(65)]) : service,
      wantedVersion: random.oneIn(8) ? random.pick(['', '1', '1.0.0-é']) : wantedVersion,
      clientVersion: random.oneIn(8) ? 'v'.repeat(129) : wantedVersion,
      handlePassing: !random.oneIn(4),
      // None, or a wrong one: that of this process would be another one where the conversation is played again.
      peerPid: random.oneIn(8) ? 1 : 0,
      clientLibName: 'conform',
      clientLibVersion: '1',
    });
    return written(random, on, mutated(hello, 'hello', random));
  });
  return { tokens: [], moves: interleaved(random, connections) };
}
