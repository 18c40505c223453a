import { afterEach, describe, expect, it } from 'vitest';
import { encodeDraft } from '../../../src/frames/draft.ts';
import { offerDraft } from '../../../src/frames/offer.ts';
import { reachLightly } from '../../../src/io/dial.ts';
import type { StreamSocket } from '../../../src/io/light-socket.ts';
import { BrokerStage } from '../../../src/services/conform/broker-stage.ts';
import type { DescriptorSystem } from '../../../src/services/conform/descriptor-system.ts';
import { loadSystem } from '../../../src/services/conform/load-system.ts';
import { OfferDesk } from '../../../src/services/conform/offer-desk.ts';
import { PeerKeeper } from '../../../src/services/conform/peer-keeper.ts';
import { SocketWire } from '../../../src/services/conform/socket-wire.ts';
import { makePrivateEndpoint } from '../../../src/services/private-endpoint.ts';

const TOKEN = Buffer.alloc(16, 7);

describe('a connection that was handed over, once it is closed here, is not mistaken for what has its number then:', () => {
  it('its case has let go of it', async () => {
    const { system, stage, offer } = await setUp();
    const { peer } = await stage.enter();
    await offer();
    const { handle } = (await peer.offered(TOKEN, 5_000))!;
    peer.letGo(handle!);
    const another = system.lines.socketPair();
    expect(another).toContain(handle!.descriptor);
    expect(() => peer.adopt(handle!)).toThrow('is closed here');
    expect(() => peer.blocking(handle!)).toThrow('is closed here');
    peer.letGo(handle!);
    // Both are open yet: closing one that is not fails.
    for (const descriptor of another) system.lines.close(descriptor);
  });

  it('its case took too long', async () => {
    const { stage, offer } = await setUp();
    const fixture = await stage.enter();
    await offer();
    const { handle } = (await fixture.peer.offered(TOKEN, 5_000))!;
    await fixture.leave();
    expect(() => fixture.peer.adopt(handle!)).toThrow('is closed here');
  });
});

it('what is still being played of a case that took too long neither dials nor takes the backend away', async () => {
  const { stage, endpoint } = await setUp();
  const late = await stage.enter();
  await late.leave();
  await stage.enter();
  await expect(late.peer.dial()).rejects.toThrow('the case is over');
  await expect(late.peer.backend('is-absent')).rejects.toThrow('the case is over');
  expect(() => late.peer.leaveOffers()).toThrow('the case is over');
  const socket = (await reachLightly(endpoint, { paused: true })) as StreamSocket;
  expect(socket.destroyed).toBe(false);
  socket.destroy();
});

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0)) await cleanUp();
});

/** A stage whose broker is this test: it makes offers to the backend’s endpoint. */
async function setUp() {
  const system = (await loadSystem()) as DescriptorSystem;
  const { endpoint, remove } = makePrivateEndpoint('backend');
  const desk = new OfferDesk(endpoint, system, () => {});
  const keeper = new PeerKeeper([], endpoint, endpoint, async () => true);
  const stage = new BrokerStage(
    { endpoint, service: 'zccache', wantedVersion: '1.0.0' },
    keeper,
    system,
    desk,
  );
  cleanups.push(async () => {
    await desk.close();
    remove();
  });
  const offer = async () => {
    const socket = (await reachLightly(endpoint, { paused: true })) as StreamSocket;
    const wire = new SocketWire(socket, system.lines, 'backend-to-broker', () => {});
    const [given, kept] = system.lines.socketPair();
    await wire.send(TOKEN, [{ descriptor: given }]);
    const made = { token: TOKEN, correlationId: '1', serviceName: 'zccache', handleValue: '0' };
    await wire.send(encodeDraft(offerDraft(made)));
    cleanups.push(async () => {
      wire.close();
      for (const descriptor of [given, kept]) system.lines.close(descriptor);
    });
  };
  return { system, endpoint, stage, offer };
}
