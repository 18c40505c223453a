import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { eventually } from '../process/eventually.ts';
import { dialRaw, listenRaw, offer, token } from '../process/raw-peers.ts';
import { it } from '../process/stage.ts';
import { ack, hello } from '../wire/building.ts';

describe.concurrent('what is interrupted in the middle of a frame', () => {
  it.for(['fake-backend', 'fake-broker'])('%s does not blame its peer for it', async (name, { stage }) => {
    const capture = stage.path('seen.bin');
    const server = stage.start([name, stage.broker, '--json', '--capture', capture]);
    await server.recordOf('listening');
    const peer = await dialRaw(stage, stage.broker);
    const half = (name === 'fake-broker' ? hello() : offer(token(1))).subarray(0, 20);
    peer.write(half);
    await eventually(() => existsSync(capture) && statSync(capture).size === half.length, 'it has come');
    server.signal('SIGINT');
    expect((await server.ended).code).toBe(0);
    expect(server.all('bytes')).toMatchObject([{ length: 20, problems: [{ id: 'truncated', own: true }] }]);
    expect(server.all('summary')).toMatchObject([{ problems: { error: 0 } }]);
  });

  it('tap blames neither of its peers for it', async ({ stage }) => {
    const half = offer(token(1)).subarray(0, 20);
    const passed = new Promise<void>((done) => {
      void listenRaw(stage, (backend) => void backend.receive(half.length).then(() => done()));
    });
    const tap = await stage.tap();
    (await dialRaw(stage, stage.tapped)).write(half);
    await passed;
    tap.signal('SIGINT');
    expect((await tap.ended).code).toBe(0);
    expect(tap.all('bytes')).toMatchObject([{ length: 20, problems: [{ id: 'truncated', own: true }] }]);
    expect(tap.all('summary')).toMatchObject([{ problems: { error: 0 } }]);
  });

  it.for(['send-offer', 'send-hello', 'send-hello --admin status'])(
    '%s does not blame its peer for half of its answer',
    async (command, { stage }) => {
      const [name = '', ...flags] = command.split(' ');
      const capture = stage.path('seen.ndjson');
      const half = ack().subarray(0, 4);
      await listenRaw(stage, async (connection) => {
        await connection.receive(5);
        connection.write(half);
      });
      const client = stage.start([name, stage.endpoint, '--json', '--capture', capture, ...flags]);
      const came = `"hex":"${Buffer.from(half).toString('hex')}"`;
      await eventually(
        () => existsSync(capture) && readFileSync(capture, 'utf8').includes(came),
        'it has come',
      );
      client.signal('SIGINT');
      expect((await client.ended).code).toBe(130);
      expect(client.all('bytes')).toMatchObject([{ length: 4, problems: [{ id: 'truncated', own: true }] }]);
      expect(client.all('summary')).toMatchObject([{ problems: { error: 0, warning: 0 } }]);
    },
  );
});
