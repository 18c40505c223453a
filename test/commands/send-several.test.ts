import { once } from 'node:events';
import { closeSync, existsSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { describe, expect } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { loadDescriptors } from '../../src/io/descriptors.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { BINARY, ofType, Running } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';

describe.concurrent('several offers on one connection', () => {
  for (const flag of ['', '--pipeline'])
    it(`each have a sideband, a connection and a verdict of their own ${flag}`, async ({ stage }) => {
      const backend = await stage.fakeBackend('--count 3');
      const { code, verdicts, summary } = await stage.sendOffer(`--per-connection 3 --send ping ${flag}`);
      expect(code).toBe(0);
      expect(verdicts).toMatchObject(
        [0, 1, 2].map(() => ({ outcome: 'accepted', connection: 0, adopted: { received: 'ping' } })),
      );
      expect(summary).toMatchObject({ offers: 3, acks: 3, handoffs: { accepted: 3 } });
      const { records } = await backend.ended;
      expect(new Set(ofType(records, 'sideband').map(({ connection }) => connection))).toEqual(new Set([0]));
      expect(ofType(records, 'sideband').map(({ descriptors }) => descriptors)).toEqual([1, 1, 1]);
      expect(ofType(records, 'handoff')).toMatchObject(
        ['1', '2', '3'].map((correlationId) => ({ correlationId, outcome: 'accepted', problems: [] })),
      );
    });

  it('are judged by their tokens, each', async ({ stage }) => {
    await stage.fakeBackend('--reply ack,refuse:busy,corrupt:token,ack');
    const { verdicts } = await stage.sendOffer(
      '--per-connection 4 --pipeline --expect accepted=2,refused=1,invalid=1',
    );
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'invalid', 'accepted']);
  });

  it('end with the connection: what was not sent is not answered', async ({ stage }) => {
    await stage.fakeBackend('--reply ack,hangup');
    const { verdicts } = await stage.sendOffer('--per-connection 4 --expect accepted=1,unanswered=3');
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['accepted', ...Array(3).fill('unanswered')]);
    expect(JSON.stringify(verdicts[3])).toContain('it was not sent');
  });
});

describe.concurrent('a backend that stays silent', () => {
  it.for([
    ['offer', 1],
    ['delay:20ms', 1],
    ['trickle:1ms', 1],
    ['duplicate', 1],
    ['offer+offer', 1],
    ['stall', 0],
    ['then:hangup', 0],
    ['offer+hangup', 0],
    ['corrupt:kind', 0],
  ] as const)('is found to be, unless the step %s is the reason', async ([step, found], { stage }) => {
    await stage.fakeBackend('--reply silent');
    const { summary } = await stage.sendOffer(`--offer ${step} --deadline 300ms --expect unanswered`);
    expect(summary?.problems).toEqual({ error: 0, warning: found, note: 0 });
  });
});

describe.concurrent('a connection to a real server is handed over', () => {
  const serverOn = async (stage: Stage, address: string | number) => {
    const server = createServer();
    server.listen(address);
    await once(server, 'listening');
    stage.afterwards(() => server.close());
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const closed = new Promise<void>((done) => server.once('connection', (peer) => peer.once('close', done)));
    const port = (server.address() as { readonly port?: number }).port;
    return { accepted, closed, port };
  };

  it('by its path: the backend talks with the server', async ({ stage }) => {
    await stage.fakeBackend();
    const { accepted } = await serverOn(stage, stage.path('server.sock'));
    const { verdicts } = await stage.sendOffer(`--connect ${stage.path('server.sock')}`);
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: null, released: null, problems: [] }]);
    const [peer] = await accepted;
    stage.afterwards(() => peer.destroy());
    peer.write('hello from the server');
    const [echoed] = (await once(peer, 'data')) as [Buffer];
    expect(echoed.toString()).toBe('hello from the server');
  });

  it('by host and port', async ({ stage }) => {
    await stage.fakeBackend('--reply refuse');
    const { accepted, closed, port } = await serverOn(stage, 0);
    void accepted.then(([peer]) => peer.resume());
    expect((await stage.sendOffer(`--connect 127.0.0.1:${port} --expect refused`)).code).toBe(0);
    await closed;
  });

  it('unless nobody listens there (3), or it cannot be', async ({ stage }) => {
    await stage.fakeBackend();
    const { code, stderr } = await stage.sendOffer(`--connect ${stage.path('nobody')}`);
    expect(code).toBe(3);
    expect(stderr).toContain('nobody');
    expect((await stage.sendOffer('--connect a:1 --send ping')).code).toBe(2);
    expect((await stage.sendOffer('--connect a:1 --no-sideband')).code).toBe(2);
  });
});

describe.concurrent('a fake backend that inherits its socket', () => {
  const inherit = async (stage: Stage, words: string) => {
    const loaded = await loadDescriptors();
    if (loaded instanceof Failure) throw loaded;
    const third = loaded.calls.listenOn(stage.endpoint, 8);
    stage.afterwards(() => closeSync(third));
    const script = `LISTEN_PID=$$ LISTEN_FDS=1 exec '${process.execPath}' '${BINARY}' ${words}`;
    return stage.keep(new Running<OutputRecord>('sh', ['-c', script], { third }));
  };

  it('listens on descriptor 3, says where, and leaves the socket there', async ({ stage }) => {
    const backend = await inherit(stage, 'fake-backend --json --once');
    await backend.until(() => ofType(backend.records, 'listening').length === 1, 'listening');
    expect(ofType(backend.records, 'listening')).toMatchObject([{ endpoint: stage.endpoint }]);
    expect((await stage.sendOffer('--send ping')).verdicts).toMatchObject([
      { adopted: { received: 'ping' } },
    ]);
    expect((await backend.ended).code).toBe(0);
    expect(existsSync(stage.endpoint)).toBe(true);
  });

  it('takes no second endpoint', async ({ stage }) => {
    const backend = await inherit(stage, `fake-backend ${stage.path('other')}`);
    const { code, stderr } = await backend.ended;
    expect(code).toBe(2);
    expect(stderr).toContain('LISTEN_FDS');
  });
});
