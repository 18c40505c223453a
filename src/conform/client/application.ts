import { casesOf, Unmet, Unseen } from '../case.ts';
import { ACTS_MS, type ClientPeer, GIVES_UP_MS } from './peer.ts';
import { agreed, FALLS_BACK, readyBytes, takes } from './talking.ts';

const EARLY = 'early-bytes-of-the-backend';
const LATE = 'late-bytes-of-the-backend';
const BLIND = 'the client neither prints what it receives nor sends it back';

/** What the application behind the client notices. */
export const application = casesOf<ClientPeer>('client/application', 'handoff-application', [
  {
    name: 'early-bytes',
    title: 'bytes of the backend in the same write as the ready',
    required: 'gives them to its application: none is lost',
    run: async (peer) => {
      const { greeted, token } = await agreed(peer);
      await greeted.wire.send(Buffer.concat([readyBytes(token), Buffer.from(EARLY)]));
      if (await peer.shows(greeted, EARLY, ACTS_MS)) return;
      // A client that shows what comes later has lost what came with the ready.
      await greeted.wire.send(Buffer.from(LATE));
      if (!(await peer.shows(greeted, LATE, ACTS_MS))) throw new Unseen(BLIND);
      throw new Unmet('its application shows what came later, but not what came with the ready');
    },
  },
  {
    name: 'late-bytes',
    title: 'bytes of the backend some time after the ready',
    required: 'gives them to its application, and nothing else',
    run: async (peer) => {
      const { greeted, token } = await agreed(peer);
      await greeted.wire.send(readyBytes(token));
      await peer.pause(200);
      await greeted.wire.send(Buffer.from(LATE));
      if (await peer.shows(greeted, LATE, ACTS_MS)) return;
      if (await greeted.wire.closes(0))
        throw new Unmet('it closed the connection, and its application shows nothing of them');
      throw new Unseen(BLIND);
    },
  },
  {
    name: 'silent-fallback',
    section: 'ready-fallback',
    title: 'a client that has to fall back, and is served there',
    level: 'should',
    required: `${FALLS_BACK}, and does not end with an error because of it`,
    run: async (peer) => {
      const { greeted } = await agreed(peer);
      greeted.wire.close();
      await takes(peer, greeted, ['fell-back'], ACTS_MS);
      const ended = await peer.ends(GIVES_UP_MS);
      if (ended !== null && ended !== '') throw new Unmet(ended);
    },
  },
]);
