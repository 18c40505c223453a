import { messageValue } from '../../wire/fields/value.ts';
import { plural } from '../../wire/plural.ts';
import { casesOf, Unmet } from '../case.ts';
import { withEnvelope, withPayload } from '../changed-draft.ts';
import { toldAfter } from './answered.ts';
import { type BrokerPeer, PROMPT_MS } from './peer.ts';
import { accepted, ack, handsOver, hello } from './talk.ts';

export const handover = casesOf<BrokerPeer>('broker/handover', 'handoff-envelope', [
  {
    name: 'accepted',
    section: 'ready-frame',
    title: 'a handoff in which everything is right',
    required: 'offers the connection, and tells the client once the backend has accepted',
    run: async (peer) => {
      await handsOver(peer);
    },
  },
  {
    name: 'sideband',
    needs: 'sideband',
    section: 'sideband-first',
    title: 'the sideband',
    required: 'sends the 16 token bytes with exactly one descriptor, and the offer after them',
    run: async (peer) => {
      const { offered } = await accepted(peer);
      if (offered.handle === null) throw new Unmet('no descriptor came with the 16 bytes');
    },
  },
  {
    name: 'offer-ids',
    title: 'request_id and correlation_id of the offer',
    required: 'are the same',
    run: async (peer) => {
      const { requestId, correlationId } = (await accepted(peer)).offered;
      if (requestId !== correlationId)
        throw new Unmet(`request_id ${requestId}, correlation_id ${correlationId}`);
    },
  },
  {
    name: 'offer-envelope',
    title: 'deadline_unix_ms, traceparent and tracestate of the offer',
    required: 'are 0 and empty, whatever the Hello says',
    run: async (peer) => {
      const trace = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
      const { offered } = await accepted(peer, hello(peer, withEnvelope(trace)));
      const { deadlineUnixMs, traceparent, tracestate } = offered.envelope;
      if (deadlineUnixMs !== '0') throw new Unmet(`deadline_unix_ms ${deadlineUnixMs}`);
      if (traceparent !== '') throw new Unmet(`traceparent "${traceparent}"`);
      if (tracestate !== '') throw new Unmet(`tracestate "${tracestate}"`);
    },
  },
  {
    name: 'handle-value',
    section: 'sideband-windows',
    title: 'handle_value of the offer',
    required: 'is 0 on Unix; on Windows it is the client’s connection, as a handle of the backend’s process',
    run: async (peer) => {
      const { handleValue, handle } = (await accepted(peer)).offered;
      if (peer.passedBy === 'handle' ? handle === null : handleValue !== '0')
        throw new Unmet(`handle_value ${handleValue}`);
    },
  },
  {
    name: 'offer-service',
    title: 'service_name of the offer',
    required: 'is that of the Hello',
    run: async (peer) => {
      const { serviceName } = (await accepted(peer)).offered;
      if (serviceName !== peer.service) throw new Unmet(`"${serviceName}" instead of "${peer.service}"`);
    },
  },
  {
    name: 'ready-ids',
    title: 'request_id and correlation_id of the ready',
    level: 'should',
    required: 'are the same',
    run: async (peer) => {
      const { requestId, handoff } = await toldAfter(peer, (offered) => offered.wire.send(ack(offered)));
      const [request, correlation] = [String(requestId), String(handoff?.correlationId)];
      if (request !== correlation) throw new Unmet(`request_id ${request}, correlation_id ${correlation}`);
    },
  },
  {
    name: 'fresh-tokens',
    section: 'token-length',
    title: 'the tokens of two handoffs',
    required: 'are different, and 16 bytes long',
    run: async (peer) => {
      const tokens: string[] = [];
      for (let count = 0; count < 2; count++) {
        const { token } = (await accepted(peer)).agreed;
        tokens.push(Buffer.from(token).toString('hex'));
      }
      if (tokens[0] === tokens[1]) throw new Unmet('the same token twice');
      if (tokens.some(({ length }) => length !== 32))
        throw new Unmet(`a token of ${plural(tokens[0]!.length / 2, 'byte')}`);
    },
  },
  {
    name: 'fallback-named',
    section: 'parties-optional',
    title: 'backend_pipe in Negotiated',
    required: 'names where the client can fall back to',
    run: async (peer) => {
      if ((await accepted(peer)).agreed.backendPipe === '') throw new Unmet('backend_pipe is empty');
    },
  },
  {
    name: 'without-capability',
    section: 'reply-capability',
    title: 'a client that does not adopt connections: bit 0 of client_capabilities is clear',
    required: 'announces no handoff: neither capability bit 0 nor a token',
    run: async (peer) => {
      const wire = await peer.dial();
      await wire.send(hello(peer, withPayload({ clientCapabilities: '0' })));
      const heard = await wire.hear(PROMPT_MS);
      const reply =
        heard.type === 'frame' && heard.frame.payload?.complete ? messageValue(heard.frame.payload) : {};
      const negotiated = reply['negotiated'] as { [name: string]: unknown } | null | undefined;
      if (negotiated === null || negotiated === undefined) throw new Unmet('no Negotiated');
      if (negotiated['handlePassedToken'] !== '') throw new Unmet('a token');
      if ((BigInt(String(negotiated['serverCapabilities'])) & 1n) !== 0n) throw new Unmet('capability bit 0');
    },
  },
]);
