import { encodeMessage, frameBytes } from '../../frames/encode.ts';
import { MAX_BODY_LENGTH, MAX_HELLO_BODY_LENGTH } from '../../wire/limits.ts';
import { casesOf, Unmet } from '../case.ts';
import { afterBody, paddedTo, withLength } from '../changed-draft.ts';
import { told } from '../told.ts';
import type { Wire } from '../wire.ts';
import { type BrokerPeer, PROMPT_MS } from './peer.ts';
import { hello, refusalCode } from './talk.ts';

const REFUSES = 'refuses it, or closes the connection';

/** Bytes that are not a Hello. The stock broker answers them with a refusal; a close says the same. */
export const unreadableHellos = casesOf<BrokerPeer>('broker/hello', 'hello-framing', [
  sent('framing-version', 'the framing byte 2', (peer) =>
    Buffer.concat([Uint8Array.of(2), hello(peer).subarray(1)]),
  ),
  {
    ...sent('empty', 'a frame with an empty body', () => frameBytes(new Uint8Array())),
    section: 'framing-empty',
  },
  {
    ...sent('over-the-cap', 'a header that claims one byte more than 16 MiB', (peer) =>
      withLength(hello(peer), MAX_BODY_LENGTH + 1),
    ),
    section: 'framing-cap',
  },
  {
    ...sent('length-u32-max', 'a header that claims 4 GiB', (peer) => withLength(hello(peer), 0xffff_ffff)),
    section: 'framing-cap',
  },
  {
    ...sent('frame', 'a body that is not a protobuf Frame', (peer) => hello(peer, afterBody(0x4a, 0x7f))),
    section: 'hello-frame',
  },
  {
    ...sent('oversize', 'a Hello of 64 KiB and one byte', (peer) =>
      hello(peer, paddedTo(MAX_HELLO_BODY_LENGTH + 1)),
    ),
    section: 'framing-hello-cap',
  },
  {
    ...sent('bare', 'a Hello without a Frame around it', (peer) =>
      frameBytes(
        encodeMessage('Hello', { clientMinProtocol: 1, clientMaxProtocol: 1, serviceName: peer.service }),
      ),
    ),
    section: 'hello-bare',
  },
  {
    name: 'half',
    needs: 'half-close',
    title: 'half a Hello from a client that then only waits for the answer',
    required: REFUSES,
    run: async (peer) => {
      const wire = await peer.dial();
      const bytes = hello(peer);
      await wire.send(bytes.subarray(0, bytes.length >> 1));
      wire.finish();
      await refusesOrCloses(wire);
    },
  },
]);

function sent(name: string, title: string, bytes: (peer: BrokerPeer) => Uint8Array) {
  return {
    name,
    title,
    required: REFUSES,
    run: async (peer: BrokerPeer) => {
      const wire = await peer.dial();
      await wire.send(bytes(peer));
      await refusesOrCloses(wire);
    },
  };
}

async function refusesOrCloses(wire: Wire): Promise<void> {
  const heard = await wire.hear(PROMPT_MS);
  if (heard.type === 'closed') return;
  if (heard.type !== 'frame' || heard.frame.message !== 'HelloReply')
    throw new Unmet(`${told(heard)} instead of a refusal`);
  if (refusalCode(heard) === null) throw new Unmet('a HelloReply that does not refuse');
}
