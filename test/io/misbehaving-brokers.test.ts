import { describe, expect } from 'vitest';
import { encodeDraft } from '../../src/frames/draft.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { messageValue } from '../../src/wire/fields/value.ts';
import { readFrame } from '../../src/wire/frame/frame.ts';
import { dialRaw, offer, type RawConnection, sendSideband, token } from '../process/raw-peers.ts';
import { it, type Stage } from '../process/stage.ts';

/** The answers on a connection, one for each offer that was made there. */
async function answers(connection: RawConnection, count: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let at = 0; found.length < count; ) {
    const length = (await connection.receive(at + 5)).readUInt32LE(at + 1);
    const end = at + 5 + length;
    const frame = readFrame(await connection.receive(end), at, end, 0, 'backend-to-broker');
    found.push(frame.payload === null ? null : messageValue(frame.payload));
    at = end;
  }
  return found;
}

/** The backend is as good as before. */
async function stillServes(stage: Stage): Promise<void> {
  expect(await stage.sendOffer('--send ping')).toMatchObject({
    code: 0,
    verdicts: [{ outcome: 'accepted', adopted: { received: 'ping' } }],
  });
}

describe.concurrent('fake-backend with a broker that', () => {
  it('connects and says nothing: holds up nobody', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const mute = await dialRaw(stage);
    await stillServes(stage);
    expect(mute.isOver).toBe(false);
    backend.signal('SIGTERM');
    expect(await backend.ended).toMatchObject({ code: 0 });
    await mute.over;
  });

  it('writes one byte at a time: waits for the last', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const slow = await dialRaw(stage);
    await sendSideband(stage, slow, token(1).subarray(0, 1));
    await slow.trickle(token(1).subarray(1), offer(token(1)));
    expect(await answers(slow, 1)).toMatchObject([{ accepted: true }]);
    expect(await backend.recordOf('sideband')).toMatchObject({
      descriptors: 1,
      problems: [{ id: 'sideband-split' }],
    });
  });

  it('writes a token one byte at a time that begins like a frame: waits for the last', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const slow = await dialRaw(stage);
    const misleading = token(1, 1);
    await sendSideband(stage, slow, misleading.subarray(0, 1));
    await slow.trickle(misleading.subarray(1), offer(misleading));
    expect(await answers(slow, 1)).toMatchObject([{ accepted: true, token: misleading.toString('hex') }]);
    expect(await backend.recordOf('sideband')).toMatchObject({ token: misleading.toString('hex') });
  });

  it('closes in the middle: says so, and goes on', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const cut = await dialRaw(stage);
    cut.socket.end(offer(token(1)).subarray(0, 20));
    await cut.over;
    expect(await backend.recordOf('bytes')).toMatchObject({ length: 20, problems: [{ id: 'truncated' }] });
    await stillServes(stage);
  });

  it('makes half an offer: closes after 5 s', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const [half, sidebandOnly] = [await dialRaw(stage), await dialRaw(stage)];
    half.write(token(1), offer(token(1)).subarray(0, 20));
    sidebandOnly.write(token(2));
    await stillServes(stage);
    await Promise.all([half.over, sidebandOnly.over]);
    expect([half.received.length, sidebandOnly.received.length]).toEqual([0, 0]);
    await backend.says('half an offer');
  });

  it('talks another language: closes at once', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const stranger = await dialRaw(stage);
    stranger.write(Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    await stranger.over;
    expect(stranger.received.length).toBe(0);
    await backend.says('the framing byte must be 1');
    await stillServes(stage);
  });

  it('claims 4 GiB: closes at once', async ({ stage }) => {
    await stage.fakeBackend('--sideband none');
    const liars = await Promise.all([1, 2, 3, 4].map(() => dialRaw(stage)));
    for (const liar of liars) liar.write(Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff));
    await Promise.all(liars.map((liar) => liar.over));
    expect(liars.map(({ received }) => received.length)).toEqual([0, 0, 0, 0]);
  });

  it('claims 4 GiB after a sideband: closes at once', async ({ stage }) => {
    await stage.fakeBackend();
    const liar = await dialRaw(stage);
    liar.write(token(1), Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff));
    await liar.over;
    expect(liar.received.length).toBe(0);
    await stillServes(stage);
  });

  it('makes two offers in one write: answers both, in order', async ({ stage }) => {
    await stage.fakeBackend('--reply delay:50ms+ack,refuse:second');
    const eager = await dialRaw(stage);
    eager.write(offer(token(1), '1'), offer(token(2), '2'));
    expect(await answers(eager, 2)).toEqual([
      { token: token(1).toString('hex'), accepted: true, errorDetail: '', correlationId: '1' },
      { token: token(2).toString('hex'), accepted: false, errorDetail: 'second', correlationId: '2' },
    ]);
  });

  it('makes two offers, each in one write with its sideband: answers both', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const eager = await dialRaw(stage);
    for (const number of [1, 2])
      await sendSideband(stage, eager, Buffer.concat([token(number), offer(token(number))]));
    expect(await answers(eager, 2)).toMatchObject([{ accepted: true }, { accepted: true }]);
    await backend.countOf('handoff', 2);
    expect(backend.all('sideband').map(({ offset }) => offset)).toEqual([0, 16 + offer(token(1)).length]);
  });

  it('makes an offer without a sideband: accepts it', async ({ stage }) => {
    await stage.fakeBackend();
    const broker = await dialRaw(stage);
    broker.write(offer(token(1)));
    expect(await answers(broker, 1)).toMatchObject([{ accepted: true }]);
  });

  it('sends sideband bytes without a descriptor: drops the offer, and says why', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const broker = await dialRaw(stage);
    broker.write(token(1), offer(token(1)));
    await broker.over;
    expect(broker.received.length).toBe(0);
    await backend.says('no descriptor came with the sideband');
    expect(await backend.recordOf('sideband')).toMatchObject({
      descriptors: 0,
      problems: [{ id: 'descriptor-missing' }],
    });
    await stillServes(stage);
  });

  it('the same with --lenient: answers', async ({ stage }) => {
    await stage.fakeBackend('--lenient');
    const broker = await dialRaw(stage);
    broker.write(token(1), offer(token(1)));
    expect(await answers(broker, 1)).toMatchObject([{ accepted: true }]);
  });

  it('sends another token in the sideband than in the offer: refuses', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const broker = await dialRaw(stage);
    await sendSideband(stage, broker, token(1));
    broker.write(offer(token(2)));
    expect(await answers(broker, 1)).toMatchObject([
      { accepted: false, token: token(2).toString('hex'), errorDetail: expect.stringContaining('sideband') },
    ]);
    expect(await backend.recordOf('frame')).toMatchObject({ problems: [{ id: 'sideband-token-mismatch' }] });
  });

  it('spells out no default: takes an offer without handle_value and correlation_id', async ({ stage }) => {
    await stage.fakeBackend();
    const broker = await dialRaw(stage);
    const sparse = offerDraft({ token: token(1), correlationId: '0', serviceName: '', handleValue: '0' });
    broker.write(encodeDraft({ ...sparse, payload: { token: token(1) } }));
    expect(await answers(broker, 1)).toMatchObject([{ accepted: true, correlationId: '0' }]);
  });

  it('ends its side after the offer: still answers', async ({ stage }) => {
    await stage.fakeBackend();
    const broker = await dialRaw(stage);
    broker.socket.end(offer(token(1)));
    expect(await answers(broker, 1)).toMatchObject([{ accepted: true }]);
  });

  for (const slow of ['--reply delay:300ms', '--reply trickle:5ms', '--accept delay:300ms'])
    it(`ends its side after the offer: still answers with ${slow}`, async ({ stage }) => {
      const backend = await stage.fakeBackend(`${slow} --once`);
      const broker = await dialRaw(stage);
      broker.socket.end(offer(token(1)));
      expect(await answers(broker, 1)).toMatchObject([{ accepted: true }]);
      await broker.over;
      expect(await backend.ended).toMatchObject({ code: 0 });
      expect(backend.all('handoff')).toMatchObject([{ outcome: 'accepted', problems: [] }]);
    });

  it('ends its side, and then leaves: waits no longer', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply delay:1h --once');
    const broker = await dialRaw(stage);
    broker.socket.end(offer(token(1)));
    await backend.recordOf('frame');
    broker.socket.destroy();
    expect(await backend.ended).toMatchObject({ code: 0 });
  });

  for (const script of ['silent', 'stall'])
    it(`ends its side where nothing more is to come (${script}): closes`, async ({ stage }) => {
      await stage.fakeBackend(`--reply ${script}`);
      const broker = await dialRaw(stage);
      broker.socket.end(offer(token(1)));
      await broker.over;
    });

  it('resets the connection while the answer is under way: goes on', async ({ stage }) => {
    await stage.fakeBackend('--reply trickle:20ms,ack');
    const broker = await dialRaw(stage);
    broker.write(offer(token(1)));
    await broker.receive(1);
    broker.socket.destroy();
    await stillServes(stage);
  });
});
