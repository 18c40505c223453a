import { randomBytes } from 'node:crypto';
import { statSync, unlinkSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { hearApart } from '../process/apart-peer.ts';
import { asleep } from '../process/eventually.ts';
import {
  dialRaw,
  listenRaw,
  offer,
  passablePair,
  type RawConnection,
  sendWith,
  token,
} from '../process/raw-peers.ts';
import { it, type Stage } from '../process/stage.ts';

/** A backend's first connection, once there is one. */
async function firstOf(stage: Stage): Promise<{ connection: Promise<RawConnection> }> {
  let tell: (connection: RawConnection) => void;
  const connection = new Promise<RawConnection>((done) => {
    tell = done;
  });
  await listenRaw(stage, (found) => tell(found));
  return { connection };
}

describe.concurrent('tap', () => {
  it('passes a handoff on, the connection included', async ({ stage }) => {
    await stage.fakeBackend();
    const tap = await stage.tap('--once');
    expect(await stage.run(['send-offer', stage.tapped, '--json', '--send', 'ping'])).toMatchObject({
      code: 0,
      verdicts: [{ outcome: 'accepted', adopted: { received: 'ping', closed: false } }],
    });
    const { code, records } = await tap.ended;
    expect(code).toBe(0);
    expect(records.map(({ type }) => type)).toEqual([
      ...['start', 'listening', 'sideband', 'frame', 'frame', 'handoff', 'summary'],
    ]);
    expect(records.find(({ type }) => type === 'sideband')).toMatchObject({ descriptors: 1 });
    expect(records.find(({ type }) => type === 'handoff')).toMatchObject({
      outcome: 'accepted',
      problems: [],
    });
  });

  it('passes ten megabytes in both directions, byte for byte', async ({ stage }) => {
    const { connection } = await firstOf(stage);
    await stage.tap('--once');
    const near = await dialRaw(stage, stage.tapped);
    const [there, back] = [randomBytes(10_000_000), randomBytes(10_000_000)];
    near.socket.end(there);
    const far = await connection;
    far.socket.end(back);
    await Promise.all([near.over, far.over]);
    expect(far.received.equals(there)).toBe(true);
    expect(near.received.equals(back)).toBe(true);
  });

  it('lets one side end while the other goes on', async ({ stage }) => {
    const { connection } = await firstOf(stage);
    const tap = await stage.tap('--once');
    const near = await dialRaw(stage, stage.tapped);
    near.socket.end('question');
    const far = await connection;
    await far.over;
    expect(far.received.toString()).toBe('question');
    far.socket.write('answer');
    expect((await near.receive(6)).toString()).toBe('answer');
    far.socket.end();
    await near.over;
    expect(await tap.ended).toMatchObject({ code: 0 });
  });

  it('keeps each descriptor with the byte that it was sent with', async ({ stage }) => {
    const { heard } = await hearApart(stage, stage.endpoint);
    await stage.tap('--once');
    const near = await dialRaw(stage, stage.tapped);
    const pair = await passablePair(stage);
    await sendWith(near, Buffer.from('before'), []);
    await sendWith(near, token(1), [pair.passed]);
    await sendWith(near, offer(token(1)), []);
    await sendWith(near, token(2), [pair.passed, pair.passed]);
    await sendWith(near, Buffer.from('behind'), []);
    near.socket.end();
    const { bytes, descriptors } = await heard;
    expect(
      bytes.equals(
        Buffer.concat([Buffer.from('before'), token(1), offer(token(1)), token(2), Buffer.from('behind')]),
      ),
    ).toBe(true);
    const length = offer(token(1)).length;
    expect(descriptors).toEqual([
      { at: 6, count: 1 },
      { at: 22 + length, count: 2 },
    ]);
  });

  it('keeps descriptors in their place also where the other side does not read yet', async ({ stage }) => {
    const { heard } = await hearApart(stage, stage.endpoint);
    await stage.tap('--once');
    const near = await dialRaw(stage, stage.tapped);
    const pair = await passablePair(stage);
    const large = randomBytes(3_000_000);
    near.socket.write(large, async () => {
      await sendWith(near, token(1), [pair.passed]);
      near.socket.end();
    });
    const { bytes, descriptors } = await heard;
    expect(bytes.length).toBe(3_000_016);
    expect(descriptors).toEqual([{ at: 3_000_000, count: 1 }]);
  });

  it('makes a Hello’s peer_pid its own, as a broker checks it', async ({ stage }) => {
    await stage.fakeBackend();
    const broker = await stage.fakeBroker();
    const tap = await stage.tap('', stage.broker);
    expect(await stage.sendHello('--send ping', stage.tapped)).toMatchObject({
      code: 0,
      verdicts: [{ outcome: 'accepted', route: 'adopted', adopted: { received: 'ping' } }],
    });
    expect(await broker.recordOf('client')).toMatchObject({ pid: tap.pid, state: 'adopted' });
    const changed = await tap.recordOf('changed');
    expect(changed).toMatchObject({ direction: 'client-to-broker', offset: 0, by: 'peer-pid' });
    const [hello] = tap.all('frame');
    expect(hello).toMatchObject({ message: 'Hello', payload: { peerPid: tap.pid } });
  });

  it('leaves it with --keep-pid, and the broker refuses', async ({ stage }) => {
    await stage.fakeBroker();
    await stage.tap('--keep-pid', stage.broker);
    expect(await stage.sendHello('', stage.tapped)).toMatchObject({
      code: 1,
      verdicts: [{ outcome: 'refused', errorDetail: expect.stringContaining('pid') }],
    });
  });

  it.for([
    ['ack=corrupt:token', 'invalid'],
    ['ack=drop', 'unanswered'],
    ['ack=silent', 'unanswered'],
    ['ack=hangup', 'unanswered'],
    ['ack=truncate', 'invalid'],
    ['ack=stall', 'unanswered'],
    ['ack=trickle:1ms', 'accepted'],
    ['ack=duplicate', 'accepted'],
    ['ack=delay:20ms', 'accepted'],
    ['ack=pass', 'accepted'],
    ['offer=drop', 'unanswered'],
    ['offer=hangup', 'unanswered'],
    ['offer=corrupt:token', 'invalid'],
    ['offer=delay:20ms', 'accepted'],
    ['ready=drop', 'accepted'],
  ] as const)('with --break %s an offer is %s', async ([broken, outcome], { stage }) => {
    await stage.fakeBackend();
    const tap = await stage.tap(`--break ${broken}`);
    const offered = ['send-offer', stage.tapped, '--json', '--deadline', '400ms', '--expect', outcome];
    expect(await stage.run(offered)).toMatchObject({ code: 0, verdicts: [{ outcome }] });
    tap.signal('SIGINT');
    const { records } = await tap.ended;
    const passes = broken.endsWith('=pass') || broken.startsWith('ready');
    expect(records.filter(({ type }) => type === 'changed')).toHaveLength(passes ? 0 : 1);
  });

  it.for(['drop', 'corrupt:token', 'silent', 'hangup'])(
    'with --break ready=%s a client falls back',
    async (step, { stage }) => {
      await stage.fakeBackend();
      await stage.fakeBroker();
      await stage.tap(`--break ready=${step}*1`, stage.broker);
      const first = await stage.sendHello('--ready-timeout 300ms --expect reconnected', stage.tapped);
      expect(first.verdicts).toMatchObject([{ route: 'reconnected' }]);
      const second = await stage.sendHello('--send ping', stage.tapped);
      expect(second.verdicts).toMatchObject([{ route: 'adopted', adopted: { received: 'ping' } }]);
    },
  );

  it('tells both versions of a broken frame, live and in the capture', async ({ stage }) => {
    await stage.fakeBackend();
    for (const name of ['c.pcapng', 'c.ndjson']) {
      const tap = await stage.tap([
        '--break',
        'ack=corrupt:token,drop',
        '--count',
        '2',
        '--capture',
        stage.path(name),
      ]);
      for (const expected of ['invalid', 'unanswered'])
        await stage.run(['send-offer', stage.tapped, '--deadline', '200ms', '--expect', expected]);
      const { records } = await tap.ended;
      const live = records.filter(({ type }) => type === 'changed');
      expect(live).toMatchObject([
        { connection: 0, direction: 'backend-to-broker', offset: 0, by: 'corrupt:token' },
        { connection: 1, direction: 'backend-to-broker', offset: 0, by: 'drop' },
      ]);
      const decoded = await stage.run(['decode', stage.path(name), '--json']);
      expect(decoded.records.filter(({ type }) => type === 'changed')).toEqual(live);
      const summary = (found: typeof records) => ({ ...found.at(-1), latencyMs: null });
      expect(summary(decoded.records)).toEqual(summary(records));
    }
  });

  it('survives a backend that is not there, hangs up or dies', async ({ stage }) => {
    const tap = await stage.tap();
    const early = await dialRaw(stage, stage.tapped);
    await early.over;
    await tap.says('cannot pass on to');
    const backend = await stage.fakeBackend('--reply hangup,silent');
    const offered = (expected: string) =>
      stage.run(['send-offer', stage.tapped, '--json', '--expect', expected, '--deadline', '5s']);
    expect(await offered('unanswered')).toMatchObject({ code: 0 });
    const hanging = offered('unanswered');
    await backend.countOf('frame', 2);
    await backend.kill();
    expect(await hanging).toMatchObject({ code: 0 });
    await stage.fakeBackend();
    expect(await offered('accepted')).toMatchObject({ code: 0 });
  });

  it('survives a broker that dies in the middle of an offer', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    await stage.tap();
    const broker = await dialRaw(stage, stage.tapped);
    await sendWith(broker, token(1).subarray(0, 9), []);
    broker.socket.destroy();
    await backend.says('in the middle of an offer');
    expect(await stage.run(['send-offer', stage.tapped])).toMatchObject({ code: 0 });
  });

  it('holds hundreds of connections at once', async ({ stage }) => {
    await stage.fakeBackend();
    await stage.tap();
    const offered = [
      'send-offer',
      stage.tapped,
      '--json',
      '--send',
      'ping',
      '--count',
      '300',
      '--concurrency',
      '300',
    ];
    const { code, verdicts } = await stage.run([...offered, '--deadline', '20s']);
    expect(code).toBe(0);
    expect(verdicts).toHaveLength(300);
  });

  it('does not read on where the other side does not', async ({ stage }) => {
    const { connection } = await firstOf(stage);
    const tap = await stage.tap('--quiet');
    const near = await dialRaw(stage, stage.tapped);
    const far = await connection;
    far.socket.pause();
    const chunk = randomBytes(1 << 20);
    let accepted = 0;
    for (let turn = 0; turn < 32; turn++) near.socket.write(chunk, () => accepted++);
    await asleep(tap.pid);
    // With nothing left to do, it has left the writer waiting with most of the 32 MiB.
    expect(accepted).toBeLessThan(16);
    far.socket.resume();
    await far.receive(32 << 20);
  });

  it('ends with a summary when asked to, whatever is open', async ({ stage }) => {
    await stage.fakeBackend('--reply silent');
    const tap = await stage.tap();
    const broker = await dialRaw(stage, stage.tapped);
    await sendWith(broker, token(1), []);
    broker.write(offer(token(1)));
    await tap.countOf('frame', 1);
    tap.signal('SIGTERM');
    await broker.over;
    expect(await tap.ended).toMatchObject({
      code: 0,
      records: expect.arrayContaining([expect.objectContaining({ type: 'summary', offers: 1 })]),
    });
  });

  it.for([
    ['tap', 'LISTEN and TARGET are needed'],
    ['tap a', 'LISTEN and TARGET are needed'],
    ['tap a ./a', 'the same'],
    ['tap a b --break hello=drop', 'must be offer, ack, ready'],
    ['tap a b --break ack=drop --break ack=pass', 'given twice'],
    ['tap a b --takeover c', 'takes the place of'],
    ['tap a --restore c', 'takes no other endpoint'],
    ['tap --takeover c --restore c', '--restore'],
    ['tap a b --count 0', '--count'],
  ] as const)('%s is wrong usage', async ([command, why], { stage }) => {
    const { code, stderr } = await stage.run(command, { cwd: stage.directory });
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });
});

describe.concurrent('tap --takeover', () => {
  it('stands before a live socket and puts it back', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const { ino } = statSync(stage.endpoint);
    const tap = stage.start(['tap', '--takeover', stage.endpoint, '--json']);
    await tap.recordOf('listening');
    expect(statSync(stage.endpoint)).toMatchObject({
      mode: expect.toSatisfy((mode) => (mode & 0o777) === 0o600),
    });
    expect(await stage.sendOffer('--send ping')).toMatchObject({ code: 0 });
    expect(await tap.recordOf('handoff')).toMatchObject({ outcome: 'accepted' });
    tap.signal('SIGINT');
    expect(await tap.ended).toMatchObject({ code: 0 });
    expect(statSync(stage.endpoint).ino).toBe(ino);
    expect(await stage.sendOffer()).toMatchObject({ code: 0 });
    expect(backend.all('handoff')).toHaveLength(2);
    expect(() => statSync(`${stage.endpoint}.tapped`)).toThrow('ENOENT');
    expect(() => statSync(`${stage.endpoint}.tap`)).toThrow('ENOENT');
  });

  it('is undone by --restore when the tap was killed', async ({ stage }) => {
    await stage.fakeBackend();
    const take = ['tap', '--takeover', stage.endpoint, '--json'];
    const tap = stage.start(take);
    await tap.recordOf('listening');
    const restore = ['tap', '--restore', stage.endpoint, '--json'];
    expect(await stage.run(restore)).toMatchObject({ code: 3, error: { code: 'EADDRINUSE' } });
    await tap.kill();
    expect(await stage.sendOffer()).toMatchObject({ code: 3 });
    expect(await stage.run(take)).toMatchObject({
      code: 3,
      error: { code: 'EEXIST', hint: expect.stringContaining('--restore') },
    });
    expect(await stage.run(restore)).toMatchObject({ code: 0 });
    expect(await stage.sendOffer()).toMatchObject({ code: 0 });
    expect(await stage.run(restore)).toMatchObject({ code: 3, error: { code: 'ENOENT' } });
  });

  it('leaves a socket alone that somebody else has put there meanwhile', async ({ stage }) => {
    const old = await stage.fakeBackend();
    const tap = stage.start(['tap', '--takeover', stage.endpoint, '--json']);
    await tap.recordOf('listening');
    unlinkSync(stage.endpoint);
    await old.kill();
    const fresh = await stage.fakeBackend();
    const { ino } = statSync(stage.endpoint);
    tap.signal('SIGINT');
    await tap.ended;
    expect(statSync(stage.endpoint).ino).toBe(ino);
    expect(await stage.sendOffer()).toMatchObject({ code: 0 });
    expect(fresh.all('handoff')).toHaveLength(1);
  });

  it.for([
    ['nobody there', false],
    ['a stale socket', true],
  ] as const)('refuses %s', async ([, stale], { stage }) => {
    if (stale) {
      const backend = await stage.fakeBackend();
      await backend.kill();
    }
    expect(await stage.run(['tap', '--takeover', stage.endpoint, '--json'])).toMatchObject({
      code: 3,
      error: { code: 'ECONNREFUSED', message: expect.stringContaining('nobody listens') },
    });
  });
});
