import { once } from 'node:events';
import { openSync, readdirSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import koffi from 'koffi';
import { describe, expect } from 'vitest';
import { descriptorOf } from '../../src/io/light-socket.ts';
import { asleep, eventually } from '../process/eventually.ts';
import { descriptors, dialRaw, offer, passablePair, sendWith, token } from '../process/raw-peers.ts';
import type { RunningCli } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';

const [AF_UNIX, AF_INET, SOCK_STREAM] = [1, 2, 1];

/** A broker's offer with these descriptors on its sideband; waits for an ACK, of which an accepting one has 39 bytes. */
async function handOver(stage: Stage, number: number, passed: readonly number[]): Promise<Buffer> {
  const broker = await dialRaw(stage);
  await sendWith(broker, token(number), passed);
  broker.write(offer(token(number)));
  return broker.receive(39);
}

describe.concurrent('fake-backend with descriptors', () => {
  it('adopts the one that came with the sideband', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const client = await passablePair(stage);
    await handOver(stage, 1, [client.passed]);
    client.closePassed();
    client.kept.write(Buffer.from('ping'));
    expect((await client.kept.receive(4)).toString()).toBe('ping');
    expect(await backend.recordOf('sideband')).toMatchObject({ descriptors: 1 });
  });

  it('keeps the first of several and closes the others', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const clients = [await passablePair(stage), await passablePair(stage), await passablePair(stage)];
    const passed = clients.map((client) => client.passed);
    await handOver(stage, 1, passed);
    for (const client of clients) client.closePassed();
    const [first, ...others] = clients;
    await Promise.all(others.map(({ kept }) => kept.over));
    first?.kept.write(Buffer.from('ping'));
    expect((await first?.kept.receive(4))?.toString()).toBe('ping');
    expect(await backend.recordOf('sideband')).toMatchObject({ descriptors: 3 });
  });

  it('refuses one that is not a socket, and goes on', async ({ stage }) => {
    const backend = await stage.fakeBackend('--count 2');
    const file = openSync('/dev/null', 'r');
    stage.afterwards(async () => (await descriptors()).close(file));
    expect((await handOver(stage, 1, [file])).toString()).toContain('not a connected stream socket');
    expect(await stage.sendOffer('--send ping')).toMatchObject({ code: 0 });
    expect(await backend.ended).toMatchObject({ code: 0 });
  });

  it.for([
    ['Unix', AF_UNIX],
    ['TCP', AF_INET],
  ] as const)('refuses a stream socket that was never connected: %s', async ([, family], { stage }) => {
    const backend = await stage.fakeBackend();
    const unconnected: number = koffi.load(null).func('int socket(int, int, int)')(family, SOCK_STREAM, 0);
    stage.afterwards(async () => (await descriptors()).close(unconnected));
    const refusal = (await handOver(stage, 1, [unconnected])).toString();
    expect(refusal).toContain('not a connected stream socket');
    expect(await backend.recordOf('sideband')).toMatchObject({
      passed: [{ kind: 'other' }],
      problems: [{ id: 'descriptor-kind' }],
    });
  });

  it('takes one whose other end is closed for the connection that it was', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const client = await passablePair(stage);
    client.kept.socket.destroy();
    await client.kept.over;
    await handOver(stage, 1, [client.passed]);
    client.closePassed();
    expect(await backend.recordOf('sideband')).toMatchObject({ passed: [{ kind: 'stream' }], problems: [] });
  });

  it('takes a TCP connection that was reset for the connection that it was', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
    const [[accepted]] = await Promise.all([once(server, 'connection'), once(client, 'connect')]);
    (accepted as Socket).resetAndDestroy();
    await once(accepted as Socket, 'close');
    server.close();
    await handOver(stage, 1, [descriptorOf(client)!]);
    client.destroy();
    expect(await backend.recordOf('sideband')).toMatchObject({ passed: [{ kind: 'stream' }] });
  });

  it('closes one that came with the offer itself', async ({ stage }) => {
    await stage.fakeBackend();
    const [client, stray] = [await passablePair(stage), await passablePair(stage)];
    const broker = await dialRaw(stage);
    await sendWith(broker, token(1), [client.passed]);
    await sendWith(broker, offer(token(1)), [stray.passed]);
    await broker.receive(39);
    for (const pair of [client, stray]) pair.closePassed();
    await stray.kept.over;
    client.kept.write(Buffer.from('ping'));
    expect((await client.kept.receive(4)).toString()).toBe('ping');
  });

  it('closes it after a refusal, while the broker is still there', async ({ stage }) => {
    await stage.fakeBackend('--reply refuse');
    const client = await passablePair(stage);
    const broker = await dialRaw(stage);
    await sendWith(broker, token(1), [client.passed]);
    client.closePassed();
    broker.write(offer(token(1)));
    await client.kept.over;
    expect(broker.isOver).toBe(false);
  });

  it('holds it while silent, and closes it when the broker goes', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply silent');
    const client = await passablePair(stage);
    const broker = await dialRaw(stage);
    await sendWith(broker, token(1), [client.passed]);
    client.closePassed();
    broker.write(offer(token(1)));
    await backend.recordOf('frame');
    expect(client.kept.isOver).toBe(false);
    broker.socket.destroy();
    await client.kept.over;
  });

  it('adopts it after an accepting ACK, whatever its fault', async ({ stage }) => {
    await stage.fakeBackend('--reply corrupt:kind');
    const client = await passablePair(stage);
    const broker = await dialRaw(stage);
    await sendWith(broker, token(1), [client.passed]);
    client.closePassed();
    broker.write(offer(token(1)));
    client.kept.write(Buffer.from('ping'));
    expect((await client.kept.receive(4)).toString()).toBe('ping');
  });

  it('keeps serving an adopted connection when the broker goes', async ({ stage }) => {
    await stage.fakeBackend();
    const client = await passablePair(stage);
    const broker = await dialRaw(stage);
    await sendWith(broker, token(1), [client.passed]);
    client.closePassed();
    broker.write(offer(token(1)));
    await broker.receive(39);
    broker.socket.destroy();
    await stage.sendOffer();
    client.kept.write(Buffer.from('ping'));
    expect((await client.kept.receive(4)).toString()).toBe('ping');
  });

  it('closes it when the broker goes in the middle of the sideband, and goes on', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const client = await passablePair(stage);
    const broker = await dialRaw(stage);
    await sendWith(broker, token(1).subarray(0, 7), [client.passed]);
    client.closePassed();
    broker.socket.end();
    await client.kept.over;
    expect(await backend.recordOf('bytes')).toMatchObject({ offset: 0, length: 7 });
    expect(await stage.sendOffer('--send ping')).toMatchObject({ code: 0 });
  });

  it('adopts the one of a sideband that comes in two parts', async ({ stage }) => {
    await stage.fakeBackend();
    const client = await passablePair(stage);
    const broker = await dialRaw(stage);
    await sendWith(broker, token(1).subarray(0, 7), [client.passed]);
    client.closePassed();
    await broker.trickle(token(1).subarray(7), offer(token(1)));
    await broker.receive(39);
    client.kept.write(Buffer.from('ping'));
    expect((await client.kept.receive(4)).toString()).toBe('ping');
  });

  it('leaks none in 200 offers of all kinds', async ({ stage }) => {
    const replies =
      'ack,refuse,hangup,truncate,corrupt:token,corrupt:oversize,duplicate,silent,trickle:1ms,delay:10ms';
    const backend = await stage.fakeBackend(`--reply ${replies} --loop`);
    // The first offers open what stays open: the event loop's own descriptors.
    await stage.sendOffer('--count 10 --concurrency 10 --deadline 300ms');
    const before = await settled(backend);
    await stage.sendOffer('--count 150 --concurrency 15 --deadline 300ms --send ping');
    for (let number = 0; number < 10; number++) {
      const client = await passablePair(stage);
      const several = [client.passed, client.passed, client.passed];
      const brokers = await Promise.all(Array.from({ length: 5 }, () => dialRaw(stage)));
      const [cut, garbage, stray, mute, extra] = brokers as [Broker, Broker, Broker, Broker, Broker];
      await sendWith(cut, token(number).subarray(0, 7), [client.passed]);
      await sendWith(garbage, Buffer.from('no token but lots of other text'), several);
      await sendWith(stray, offer(token(1000 + number)), [client.passed]);
      await sendWith(mute, token(2000 + number), several);
      await sendWith(extra, token(3000 + number), several);
      extra.write(offer(token(3000 + number)));
      client.closePassed();
      for (const broker of brokers) broker.socket.destroySoon();
      client.kept.socket.destroy();
    }
    // One of them is answered with silence, for as long as this may last.
    const last = stage.start(`send-offer ${stage.endpoint} --json --count 10 --concurrency 10`);
    await last.until(
      () => last.all('verdict').some(({ outcome }) => outcome === 'accepted'),
      'an acceptance',
    );
    last.signal('SIGINT');
    await last.ended;
    await eventually(() => openDescriptors(backend) === before, 'as many descriptors are open as before');
  });
});

type Broker = Awaited<ReturnType<typeof dialRaw>>;

function openDescriptors(backend: RunningCli): number {
  return readdirSync(`/proc/${backend.pid}/fd`).length;
}

/** The number of open descriptors once there is nothing left to do. */
async function settled(backend: RunningCli): Promise<number> {
  await asleep(backend.pid);
  return openDescriptors(backend);
}
