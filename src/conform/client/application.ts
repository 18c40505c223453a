import { casesOf, Unmet, Unseen } from '../case.ts';
import { ACTS_MS, type ClientPeer, GIVES_UP_MS } from './peer.ts';
import { agreed, FALLS_BACK, readyBytes, takes } from './talking.ts';

const EARLY = 'early-bytes-of-the-backend';
const LATE = 'late-bytes-of-the-backend';
const LATER = 'later-bytes-of-the-backend';
/** How long a client may take to end once it has what it wanted. In ms. */
const LEAVES_MS = 500;
const BLIND = 'the client neither prints what it receives nor sends it back';

/** What the client’s application notices. */
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
      if (!(await peer.shows(greeted, LATE, ACTS_MS))) throw new Unseen(BLIND);
      await peer.pause(LEAVES_MS);
      // Whoever has what it wanted may leave.
      if (await greeted.wire.closes(0)) return;
      await greeted.wire.send(Buffer.from(LATER));
      if (await peer.shows(greeted, LATER, ACTS_MS)) return;
      const after = await greeted.wire.hear(0);
      // One that closes without reading them has left; the system resets the connection then.
      if (after.type === 'closed' && after.reset) return;
      if (after.type === 'closed')
        throw new Unmet(
          'its application shows the first of them, but not those that came later, over which it closed the connection',
        );
      throw new Unseen(
        'its application shows the first of them; whether the client reads what came later cannot be seen',
      );
    },
  },
  {
    name: 'silent-fallback',
    mayTakeMs: GIVES_UP_MS,
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
