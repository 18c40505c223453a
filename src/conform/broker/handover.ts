import { messageValue } from '../../wire/fields/value.ts';
import { casesOf, Unmet } from '../case.ts';
import { type BrokerPeer, PROMPT_MS } from './peer.ts';
import { ack, agrees, agreesAndHandsOver, handsOver, hello, isTold, offers } from './talk.ts';

export const handover = casesOf<BrokerPeer>('broker/handover', 'sideband-first', [
  {
    name: 'accepted',
    section: 'ready-frame',
    title: 'a handoff in which nothing goes wrong',
    required: 'offers the connection, and tells the client once the backend has accepted',
    run: async (peer) => {
      await handsOver(peer);
    },
  },
  {
    name: 'sideband',
    title: 'the sideband',
    required: 'sends the 16 token bytes with exactly one descriptor, and the offer after them',
    run: async (peer) => {
      const client = await peer.dial();
      const offered = await offers(peer, await agrees(peer, client));
      await offered.wire.send(ack(offered));
      if (offered.handle === null) throw new Unmet('no descriptor came with the 16 bytes');
    },
  },
  {
    name: 'blocking',
    section: 'sideband-blocking',
    title: 'the mode of the connection that is handed over',
    required:
      'hands it over with O_NONBLOCK clear: the flag travels, and a blocking backend fails on its first read',
    run: async (peer) => {
      const client = await peer.dial();
      const offered = await offers(peer, await agrees(peer, client));
      await offered.wire.send(ack(offered));
      const { handle } = offered;
      if (handle === null) throw new Unmet('no descriptor');
      if (!peer.blocking(handle)) throw new Unmet('O_NONBLOCK is set');
    },
  },
  {
    name: 'same-connection',
    title: 'the connection that is handed over',
    required: 'hands over the client’s own connection',
    run: async (peer) => {
      const { client, backend } = await handsOver(peer);
      if (backend.handle === null) throw new Unmet('no descriptor');
      const adopted = peer.adopt(backend.handle);
      await adopted.send(Buffer.from('from the backend'));
      const came = await client.take(16, PROMPT_MS);
      if (came === null || Buffer.from(came.bytes).toString() !== 'from the backend')
        throw new Unmet('what the backend wrote on it did not reach the client');
    },
  },
  {
    name: 'early-bytes',
    section: 'handoff-application',
    title: 'bytes that the client writes right after its Hello',
    required: 'leaves them for the backend: none is lost',
    run: async (peer) => {
      const early = Buffer.from('early bytes');
      const client = await peer.dial();
      const agreed = await agrees(peer, client, Buffer.concat([hello(peer), early]));
      const offered = await offers(peer, agreed);
      await offered.wire.send(ack(offered));
      await isTold(client, agreed);
      if (offered.handle === null) throw new Unmet('no descriptor');
      const came = await peer.adopt(offered.handle).take(early.length, PROMPT_MS);
      if (came === null || !early.equals(Buffer.from(came.bytes)))
        throw new Unmet('the backend does not find them on the connection');
    },
  },
  {
    name: 'offer-ids',
    section: 'handoff-envelope',
    title: 'request_id and correlation_id of the offer',
    required: 'are the same',
    run: async (peer) => {
      const client = await peer.dial();
      const offered = await offers(peer, await agrees(peer, client));
      await offered.wire.send(ack(offered));
      const { requestId, correlationId } = offered;
      if (requestId !== correlationId)
        throw new Unmet(`request_id ${requestId}, correlation_id ${correlationId}`);
    },
  },
  {
    name: 'offer-service',
    section: 'handoff-envelope',
    title: 'service_name of the offer',
    required: 'is that of the Hello',
    run: async (peer) => {
      const client = await peer.dial();
      const offered = await offers(peer, await agrees(peer, client));
      await offered.wire.send(ack(offered));
      const { serviceName } = offered;
      if (serviceName !== peer.service) throw new Unmet(`"${serviceName}" instead of "${peer.service}"`);
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
        const { token } = await agreesAndHandsOver(peer);
        tokens.push(Buffer.from(token).toString('hex'));
      }
      if (tokens[0] === tokens[1]) throw new Unmet('the same token twice');
      if (tokens.some(({ length }) => length !== 32))
        throw new Unmet(`a token of ${tokens[0]!.length / 2} bytes`);
    },
  },
  {
    name: 'fallback-named',
    section: 'parties-optional',
    title: 'backend_pipe in Negotiated',
    required: 'names where the client can fall back to',
    run: async (peer) => {
      if ((await agreesAndHandsOver(peer)).backendPipe === '') throw new Unmet('backend_pipe is empty');
    },
  },
  {
    name: 'without-capability',
    section: 'reply-capability',
    title: 'a client that does not take connections: bit 0 of client_capabilities is clear',
    required: 'announces no handoff: neither capability bit 0 nor a token',
    run: async (peer) => {
      const wire = await peer.dial();
      await wire.send(
        hello(peer, (draft) => ({ ...draft, payload: { ...draft.payload, clientCapabilities: '0' } })),
      );
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
