import { envelopeValue, messageValue } from '../../wire/fields/value.ts';
import { casesOf, Unmet } from '../case.ts';
import { withEnvelope } from '../changed-draft.ts';
import type { BrokerPeer } from './peer.ts';
import { accepted, hello } from './talk.ts';

const TRACE = {
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'handoff=conform,other=1',
};

/** What a HelloReply has to say. */
export const replies = casesOf<BrokerPeer>('broker/hello', 'reply-trace', [
  {
    name: 'request-id-repeated',
    section: 'reply-request-id',
    title: 'request_id of the HelloReply',
    required: 'is that of the Hello',
    run: async (peer) => {
      const { frame } = (await accepted(peer, hello(peer, withEnvelope({ requestId: '77' })))).agreed;
      if (String(frame.requestId) !== '77')
        throw new Unmet(`request_id ${frame.requestId} instead of the Hello’s 77`);
    },
  },
  {
    name: 'negotiated-protocol',
    section: 'reply-protocol',
    title: 'negotiated_protocol of the HelloReply',
    required: 'is 1, the only protocol that the client offered',
    run: async (peer) => {
      const { frame } = (await accepted(peer)).agreed;
      const reply = frame.payload === null ? {} : messageValue(frame.payload);
      const { negotiatedProtocol } = reply['negotiated'] as { readonly negotiatedProtocol?: unknown };
      if (Number(negotiatedProtocol) !== 1) throw new Unmet(`negotiated_protocol ${negotiatedProtocol}`);
    },
  },
  {
    name: 'trace-repeated',
    title: 'traceparent of the HelloReply',
    level: 'should',
    required: 'is that of the Hello',
    run: (peer) => repeats(peer, 'traceparent'),
  },
  {
    name: 'tracestate-repeated',
    title: 'tracestate of the HelloReply',
    level: 'should',
    required: 'is that of the Hello',
    run: (peer) => repeats(peer, 'tracestate'),
  },
]);

async function repeats(peer: BrokerPeer, field: keyof typeof TRACE): Promise<void> {
  const { frame } = (await accepted(peer, hello(peer, withEnvelope(TRACE)))).agreed;
  const found = frame.envelope === null ? undefined : envelopeValue(frame.envelope)[field];
  if (found !== TRACE[field]) throw new Unmet(`${field} "${found}"`);
}
