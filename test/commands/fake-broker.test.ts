import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect } from 'vitest';
import { encodeDraft } from '../../src/frames/draft.ts';
import { helloDraft } from '../../src/frames/hello.ts';
import { OWN_HELLO } from '../frames/own-hello.ts';
import { eventually } from '../process/eventually.ts';
import { dialRaw } from '../process/raw-peers.ts';
import { it } from '../process/stage.ts';

const HELLO = encodeDraft(helloDraft(OWN_HELLO));

describe.concurrent('fake-broker', () => {
  it('hands a client over, and reports how it fared', async ({ stage }) => {
    await stage.fakeBackend();
    const broker = await stage.fakeBroker('--once');
    await stage.sendHello('--send ping');
    const { code, records } = await broker.ended;
    expect(code).toBe(0);
    expect(
      records.filter(({ type }) => type === 'frame').map((frame) => 'message' in frame && frame.message),
    ).toEqual([...['Hello', 'HelloReply', 'HandoffOffer', 'HandoffAck', 'HandoffAck']]);
    const handoffs = records.filter((record) => record.type === 'handoff');
    expect(handoffs.at(-1)).toMatchObject({ index: 0, outcome: 'accepted', ready: 4, problems: [] });
    expect(records.find(({ type }) => type === 'client')).toMatchObject({
      connection: 0,
      pid: expect.any(Number),
      serviceName: 'handoff-cli',
      reply: 'negotiated',
      code: null,
      state: 'adopted',
      reason: '',
    });
    expect(records.at(-1)).toMatchObject({
      type: 'summary',
      handoffs: { accepted: 1 },
      problems: { error: 0 },
    });
  });

  it('lets the bytes after a Hello be the backend’s', async ({ stage }) => {
    await stage.fakeBackend();
    await stage.fakeBroker();
    const client = await dialRaw(stage, stage.broker);
    client.write(HELLO, Buffer.from('early bird'));
    await client.receive(1);
    const seen = new Promise<void>((done) => {
      const look = () => (client.received.includes('early bird') ? done() : undefined);
      client.socket.on('data', look);
      look();
    });
    await seen;
  });

  it('one silent backend holds up nobody else', async ({ stage }) => {
    await stage.fakeBackend('--reply silent,ack');
    const broker = await stage.fakeBroker('--deadline 1h');
    const held = await dialRaw(stage, stage.broker);
    held.write(HELLO);
    await broker.until(
      () => broker.all('frame').some(({ message }) => message === 'HandoffOffer'),
      'the first offer',
    );
    expect(await stage.sendHello('--send ping')).toMatchObject({ code: 0 });
    expect(held.isOver).toBe(false);
  });

  it('refuses with the code, the reason and the time that it is told', async ({ stage }) => {
    const broker = await stage.fakeBroker([
      '--refuse',
      'fd-pressure',
      '--retry-after',
      '2s',
      '--reason',
      'too many',
    ]);
    const { verdicts, records } = await stage.sendHello();
    expect(verdicts).toMatchObject([{ outcome: 'refused', route: 'none', errorDetail: 'too many' }]);
    const reply = records.find((record) => record.type === 'frame' && record.message === 'HelloReply');
    expect(reply).toMatchObject({
      payload: { refused: { code: 'ERROR_FD_PRESSURE', retryAfterMs: '2000', daemonMinProtocol: 1 } },
    });
    expect(await broker.recordOf('client')).toMatchObject({ reply: 'refused', code: 'ERROR_FD_PRESSURE' });
  });

  it('refuses with a code that nobody knows', async ({ stage }) => {
    await stage.fakeBroker('--refuse 99');
    const { records } = await stage.sendHello();
    const reply = records.find((record) => record.type === 'frame' && record.message === 'HelloReply');
    expect(reply).toMatchObject({ payload: { refused: { code: 99 } } });
  });

  it('knows the process at the other end', async ({ stage }) => {
    const broker = await stage.fakeBroker();
    const client = await dialRaw(stage, stage.broker);
    client.write(
      encodeDraft(
        helloDraft({
          serviceName: 'a',
          wantedVersion: '1.0.0',
          clientVersion: '',
          handlePassing: true,
          peerPid: process.pid + 1,
          clientLibName: '',
          clientLibVersion: '',
        }),
      ),
    );
    await client.over;
    expect(await broker.recordOf('client')).toMatchObject({
      pid: process.pid,
      reply: 'refused',
      code: 'ERROR_PEER_REJECTED',
      reason: expect.stringContaining('peer-pid'),
    });
  });

  it('tells clients of another backend_pipe, and does not listen there', async ({ stage }) => {
    await stage.fakeBroker(['--backend-pipe', stage.path('elsewhere.sock')]);
    await stage.fakeBackend('--reply refuse');
    const { verdicts } = await stage.sendHello();
    expect(verdicts[0]).toMatchObject({ route: 'none', reason: expect.stringContaining('elsewhere.sock') });
  });

  it('listens on a backend_pipe of its own, and takes it away at its end', async ({ stage }) => {
    const broker = await stage.fakeBroker();
    expect(readdirSync(stage.directory).sort()).toEqual(['broker-fallback.sock', 'broker.sock']);
    broker.signal('SIGTERM');
    expect(await broker.ended).toMatchObject({ code: 0 });
    expect(readdirSync(stage.directory)).toEqual([]);
  });

  it('waits with its end for the last client to fall back', async ({ stage }) => {
    await stage.fakeBackend('--reply hangup');
    const broker = await stage.fakeBroker('--once');
    expect(await stage.sendHello('--send ping --expect reconnected')).toMatchObject({
      code: 0,
      verdicts: [{ reconnected: { received: 'ping' } }],
    });
    expect(await broker.ended).toMatchObject({ code: 0 });
  });

  it('says accepted after a refusal when it is told to, and shows that as a problem', async ({ stage }) => {
    await stage.fakeBackend('--reply refuse');
    const broker = await stage.fakeBroker('--ready accept');
    await stage.sendHello('--send ping --answer-timeout 1s');
    expect(await broker.recordOf('client')).toMatchObject({ state: 'misled' });
    const ready = broker.all('frame').find(({ envelope }) => envelope['kind'] === 'FRAME_KIND_EVENT');
    expect(ready).toMatchObject({ problems: [{ id: 'ready-without-acceptance' }] });
  });

  it('leaves no descriptor open after many clients', async ({ stage }) => {
    await stage.fakeBackend(['--random', 'ack=3,refuse=1,hangup=1,corrupt:kind=1,truncate=1', '--seed', '5']);
    const broker = await stage.fakeBroker('--ready relay,hangup,corrupt:token,duplicate,truncate --loop');
    await stage.sendHello('--count 5 --ready-timeout 1s');
    const open = () => readdirSync(`/proc/${broker.pid}/fd`).length;
    const before = open();
    await stage.sendHello('--count 60 --concurrency 6 --send ping --answer-timeout 1s --ready-timeout 1s');
    await broker.countOf('client', 65);
    // The last ones close a moment after they are reported.
    await eventually(() => open() <= before, 'no more descriptors are open than before');
  });

  it('survives whatever comes instead of a Hello', async ({ stage }) => {
    await stage.fakeBackend();
    const broker = await stage.fakeBroker();
    for (const hex of ['', '00', '02', '01', '0101000001', '010000000408011a7f', 'ff'.repeat(100)]) {
      const client = connect(stage.broker);
      // Bytes that nobody reads reset the connection when it is closed.
      client.on('error', () => {});
      await new Promise((done) => client.once('connect', done));
      client.end(Buffer.from(hex, 'hex'));
      client.resume();
      await new Promise((done) => client.once('close', done));
    }
    expect(await stage.sendHello('--send ping')).toMatchObject({ code: 0 });
    broker.signal('SIGINT');
    expect(await broker.ended).toMatchObject({ code: 0 });
  });

  it.for([
    ['--refuse nothing', /unknown code "nothing"/],
    ['--refuse 4294967296', /more than an enum can hold/],
    ['--retry-after 3s', /--refuse/],
    ['--ready ack', /unknown action "ack"/],
    ['--ready corrupt:nothing', /unknown fault/],
    ['--deadline soon', /not a duration/],
    ['--count 0', /at least 1/],
  ] as const)('does nothing with %s', async ([flags, text], { stage }) => {
    const { code, stderr } = await stage.run(['fake-broker', stage.broker, ...flags.split(' ')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(text);
    expect(readdirSync(stage.directory)).toEqual([]);
  });

  it('says what is in its way', async ({ stage }) => {
    await stage.fakeBroker();
    const { code, stderr } = await stage.run(['fake-broker', stage.broker]);
    expect(code).toBe(3);
    expect(stderr).toContain(`another process is listening on ${stage.broker}`);
  });

  it('works without descriptors, and leaves its clients to backend_pipe', async ({ stage }) => {
    const env = { HANDOFF_NO_DESCRIPTORS: '1' };
    const broker = stage.start(['fake-broker', stage.broker, '--json', '--backend', stage.endpoint], { env });
    await broker.recordOf('listening');
    expect(await stage.sendHello('--send ping --expect reconnected')).toMatchObject({
      code: 0,
      verdicts: [{ reconnected: { received: 'ping' } }],
    });
    await broker.says('clients have to fall back to backend_pipe');
  });

  it('counts no ready as late that is late because of its own script', async ({ stage }) => {
    await stage.fakeBackend();
    const broker = await stage.fakeBroker('--offer delay:2100ms --once');
    const { verdicts } = await stage.sendHello('--ready-timeout 1m --expect adopted');
    expect(verdicts).toMatchObject([{ outcome: 'accepted' }]);
    const { records } = await broker.ended;
    const problems = records.flatMap((record) => (record.type === 'frame' ? record.problems : []));
    expect(problems).toMatchObject([{ id: 'ready-late', own: true }]);
    expect(records.find(({ type }) => type === 'summary')).toMatchObject({ problems: { warning: 0 } });
  });
});
