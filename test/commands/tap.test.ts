import { randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
import { hearApart } from '../process/apart-peer.ts';
import { firstOf } from '../process/first-connection.ts';
import { oneProcess } from '../process/one-process.ts';
import { dialRaw, offer, passablePair, sendWith, token } from '../process/raw-peers.ts';
import { it } from '../process/stage.ts';

const shared = oneProcess();

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
    ['tap a b --break hullo=drop', 'did you mean "hello"'],
    ['tap a b --break ack=drop --break ack=pass', 'given twice'],
    ['tap a b --takeover c', 'takes the place of'],
    ['tap a --restore c', 'takes no other endpoint'],
    ['tap --takeover c --restore c', '--restore'],
    ['tap a b --count 0', '--count'],
  ] as const)('%s is wrong usage', async ([command, why], { stage }) => {
    const { code, stderr } = await shared.run(command, { cwd: stage.directory });
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });
});
