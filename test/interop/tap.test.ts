import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';
import { deliverTo, referenceBackend, referenceBroker, referenceClients } from './reference-peer.ts';

describe.concurrent('a tap between the reference’s broker and its backend', () => {
  it('passes on the connection, which still echoes', async ({ stage }) => {
    const backend = await referenceBackend(stage, '--reply', 'accept', '--count', '1');
    const tap = await stage.tap('--once');
    const delivery = await deliverTo(stage, stage.tapped, '--send', 'ping');
    expect(delivery).toMatchObject({ result: 'accepted', received: 'ping', closed: false });
    expect(await backend.event('offer')).toMatchObject({ result: 'accepted', descriptor: true });
    const { records } = await tap.ended;
    expect(records.find(({ type }) => type === 'handoff')).toMatchObject({
      outcome: 'accepted',
      problems: [],
    });
    expect(records.at(-1)).toMatchObject({ problems: { error: 0, warning: 0, note: 0 } });
  });

  it('is seen through by neither when it takes over the backend’s socket', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'accept', '--count', '2');
    const tap = stage.start(['tap', '--takeover', stage.endpoint, '--json']);
    await tap.recordOf('listening');
    expect(await deliverTo(stage, stage.endpoint, '--send', 'ping')).toMatchObject({ received: 'ping' });
    tap.signal('SIGINT');
    await tap.ended;
    expect(await deliverTo(stage, stage.endpoint, '--send', 'ping')).toMatchObject({ received: 'ping' });
  });

  it.for([
    ['ack=corrupt:token', 'HandoffAck token echo does not match'],
    ['ack=corrupt:kind', 'kind is not RESPONSE'],
    ['ack=hangup', ''],
    ['ack=drop', ''],
    ['offer=drop', ''],
  ] as const)('makes the reference’s broker give up with --break %s', async ([broken, error], { stage }) => {
    await referenceBackend(stage, '--reply', 'accept', '--count', '1');
    const tap = await stage.tap(`--break ${broken}`);
    const delivery = await deliverTo(stage, stage.tapped, '--deadline-ms', '700');
    expect(delivery.result).toBe('error');
    expect(delivery.error).toContain(error);
    expect(await tap.recordOf('changed')).toMatchObject({ by: broken.split('=')[1] });
  });

  it('makes the reference’s backend refuse an offer that it changed', async ({ stage }) => {
    const backend = await referenceBackend(stage, '--reply', 'accept', '--count', '1');
    await stage.tap('--break offer=corrupt:token');
    await deliverTo(stage, stage.tapped, '--deadline-ms', '700');
    expect((await backend.event('offer')).result).not.toBe('accepted');
  });
});

describe.concurrent('a tap between real clients and a real broker', () => {
  it('passes the broker’s check of the process, and the clients’ connections', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'accept', '--count', '3');
    const { endpoint } = await referenceBroker(stage);
    const tap = stage.start(['tap', stage.broker, endpoint, '--json']);
    await tap.recordOf('listening');
    const clients = await referenceClients(stage, 3);
    expect(clients).toHaveLength(3);
    for (const client of clients) expect(client).toMatchObject({ route: 'adopted', received: 'ping' });
    expect(await tap.countOf('changed', 3)).toMatchObject([{ by: 'peer-pid' }, {}, {}]);
  });

  it('is refused with --keep-pid', async ({ stage }) => {
    const { endpoint } = await referenceBroker(stage);
    const tap = stage.start(['tap', stage.broker, endpoint, '--json', '--keep-pid']);
    await tap.recordOf('listening');
    expect(await referenceClients(stage)).toMatchObject([{ route: 'error' }]);
  });

  it('on both sides of the broker hears every frame of a handoff', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'accept', '--count', '1');
    const behind = await stage.tap();
    const { endpoint } = await referenceBroker(stage, stage.tapped);
    const before = stage.start(['tap', stage.broker, endpoint, '--json']);
    await before.recordOf('listening');
    expect(await referenceClients(stage)).toMatchObject([{ route: 'adopted', received: 'ping' }]);
    await Promise.all([before.countOf('frame', 3), behind.countOf('frame', 2)]);
    const names = (tap: typeof before) => tap.all('frame').map(({ message }) => message);
    expect(names(before)).toEqual(['Hello', 'HelloReply', 'HandoffAck']);
    expect(names(behind)).toEqual(['HandoffOffer', 'HandoffAck']);
  });

  it.for(['drop', 'corrupt:token', 'hangup'])(
    'leaves the client to backend_pipe with --break ready=%s',
    async (step, { stage }) => {
      await referenceBackend(stage, '--reply', 'accept', '--count', '1');
      const { endpoint } = await referenceBroker(stage);
      const tap = stage.start(['tap', stage.broker, endpoint, '--json', '--break', `ready=${step}`]);
      await tap.recordOf('listening');
      expect(await referenceClients(stage)).toMatchObject([{ route: 'reconnected', received: 'ping' }]);
    },
  );
});
