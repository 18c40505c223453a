import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';
import { brokeredClient } from './reference-peer.ts';

describe.concurrent('a real client of a real broker in front of our fake-backend', () => {
  it('talks to our process once we accept', async ({ stage }) => {
    const backend = await stage.fakeBackend('--once');
    expect(await brokeredClient(stage)).toMatchObject({
      route: 'adopted',
      received: 'ping',
      closed: false,
      fallbackServed: false,
    });
    await backend.says('echoed 4 bytes');
    expect(await backend.ended).toMatchObject({ code: 0 });
  });

  it('falls back to backend_pipe when we refuse', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply refuse:busy');
    expect(await brokeredClient(stage)).toMatchObject({
      route: 'reconnected',
      received: 'ping',
      fallbackServed: true,
    });
    expect(await backend.recordOf('handoff')).toMatchObject({ outcome: 'refused', errorDetail: 'busy' });
  });

  it('falls back to backend_pipe when nothing is listening', async ({ stage }) => {
    expect(await brokeredClient(stage)).toMatchObject({ route: 'reconnected', fallbackServed: true });
  });

  // docs/protocol.md, "Defects in the field": the broker tells its client that the handoff was accepted.
  it('is left with a dead connection when we hang up', async ({ stage }) => {
    await stage.fakeBackend('--reply hangup');
    expect(await brokeredClient(stage)).toMatchObject({
      route: 'adopted',
      received: '',
      closed: true,
      fallbackServed: false,
    });
  });

  it('is told of an acceptance although our ACK had another token', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply corrupt:token');
    expect(await brokeredClient(stage)).toMatchObject({ route: 'adopted', fallbackServed: false });
    expect(await backend.recordOf('handoff')).toMatchObject({ outcome: 'invalid' });
  });
});
