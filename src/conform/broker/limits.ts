import { messageValue } from '../../wire/fields/value.ts';
import { casesOf, Unmet } from '../case.ts';
import { type BrokerPeer, PROMPT_MS } from './peer.ts';
import { hello } from './talk.ts';

export const limits = casesOf<BrokerPeer>('broker/limits', 'hello-rate', [
  {
    name: 'rate',
    title: '400 Hellos from one process within a second',
    level: 'should',
    required: 'refuses those beyond 256 with ERROR_RATE_LIMITED',
    run: async (peer) => {
      const codes = await Promise.all(Array.from({ length: 400 }, () => codeOf(peer)));
      // The limit is one for a second: what comes next must not suffer from it.
      await peer.pause(1_100);
      if (!codes.includes('ERROR_RATE_LIMITED'))
        throw new Unmet('none of 400 was refused with ERROR_RATE_LIMITED');
    },
  },
]);

async function codeOf(peer: BrokerPeer): Promise<unknown> {
  const wire = await peer.dial();
  await wire.send(hello(peer));
  const heard = await wire.hear(PROMPT_MS);
  wire.close();
  if (heard.type !== 'frame' || heard.frame.payload?.complete !== true) return null;
  const { refused } = messageValue(heard.frame.payload);
  return (refused as { readonly code?: unknown } | null | undefined)?.code ?? null;
}
