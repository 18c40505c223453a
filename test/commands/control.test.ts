import { statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect } from 'vitest';
import { ofType } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';

interface Answer {
  readonly ok: boolean;
  readonly error?: string;
  readonly handoffs?: readonly {
    readonly index: number;
    readonly held: boolean;
    readonly outcome: string | null;
    readonly frame: string | null;
  }[];
  readonly frames?: readonly { readonly number: number; readonly frame: string | null }[];
}

/** A client of the stage's control socket that writes lines itself. */
async function controller(stage: Stage) {
  const socket: Socket = connect(stage.path('control'));
  stage.afterwards(() => socket.destroy());
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value as string) as Answer;
  const ask = (request: unknown): Promise<Answer> => {
    socket.write(`${typeof request === 'string' ? request : JSON.stringify(request)}\n`);
    return next();
  };
  /** Asks for the list until it is as wanted. */
  const handoffs = async (enough: (list: NonNullable<Answer['handoffs']>) => boolean) => {
    for (;;) {
      const { handoffs = [] } = await ask({ list: 'handoffs' });
      if (enough(handoffs)) return handoffs;
    }
  };
  const frames = async (enough: (list: NonNullable<Answer['frames']>) => boolean) => {
    for (;;) {
      const { frames: list = [] } = await ask({ list: 'frames' });
      if (enough(list)) return list;
    }
  };
  return { socket, ask, next, handoffs, frames };
}

const control = (stage: Stage, ...words: readonly string[]) =>
  stage.run(['control', stage.path('control'), ...words]);

describe.concurrent('a fake backend with --control', () => {
  it('plays another script, and ends when asked to', async ({ stage }) => {
    const backend = await stage.fakeBackend(`--control ${stage.path('control')}`);
    expect(statSync(stage.path('control')).mode & 0o777).toBe(0o600);
    expect((await control(stage, 'reply', 'refuse:busy*1,ack')).code).toBe(0);
    const { verdicts } = await stage.sendOffer('--count 2 --expect refused=1,accepted=1');
    expect(verdicts).toMatchObject([{ outcome: 'refused', errorDetail: 'busy' }, { outcome: 'accepted' }]);
    const stopped = await control(stage, 'stop');
    expect(JSON.parse(stopped.stdout)).toEqual({ ok: true });
    expect((await backend.ended).code).toBe(0);
    expect(() => statSync(stage.path('control'))).toThrow('ENOENT');
  });

  it('holds offers, lists them, and answers each as decided', async ({ stage }) => {
    await stage.fakeBackend(`--control ${stage.path('control')}`);
    const { ask, handoffs } = await controller(stage);
    expect(await ask({ hold: true })).toEqual({ ok: true, hold: true });
    const first = stage.sendOffer('--service first');
    await handoffs(({ length }) => length === 1);
    const second = stage.sendOffer('--service second --expect refused');
    const open = await handoffs((list) => list.length === 2 && list.every(({ held }) => held));
    expect(open).toMatchObject([
      { index: 0, serviceName: 'first', outcome: null },
      { index: 1, serviceName: 'second', outcome: null },
    ]);
    expect(await ask({ decide: 1, script: 'refuse:no' })).toMatchObject({ ok: true });
    expect((await second).verdicts).toMatchObject([{ outcome: 'refused', errorDetail: 'no' }]);
    expect(await ask({ decide: 1, script: 'ack' })).toMatchObject({ ok: false });
    expect(await ask({ hold: false })).toMatchObject({ ok: true });
    expect((await first).verdicts).toMatchObject([{ outcome: 'accepted' }]);
    await handoffs(({ length }) => length === 0);
  });

  it('holds what a script answers before the offer, too', async ({ stage }) => {
    await stage.fakeBackend(`--control ${stage.path('control')} --reply early`);
    const { ask, handoffs } = await controller(stage);
    await ask({ hold: true });
    const offered = stage.sendOffer('--expect refused');
    await handoffs(([one]) => one?.held === true);
    expect(await ask({ decide: 0, script: 'refuse:no' })).toMatchObject({ ok: true });
    expect((await offered).verdicts).toMatchObject([{ outcome: 'refused' }]);
  });

  it('forgets an offer whose broker has gone', async ({ stage }) => {
    const backend = await stage.fakeBackend(`--control ${stage.path('control')}`);
    const { ask, handoffs } = await controller(stage);
    await ask({ hold: true });
    await stage.sendOffer('--deadline 50ms --expect unanswered');
    expect(await backend.recordOf('handoff')).toMatchObject({ outcome: 'unanswered' });
    await handoffs(({ length }) => length === 0);
    expect(await ask({ decide: 0, script: 'ack' })).toMatchObject({
      ok: false,
      error: expect.stringContaining('0'),
    });
  });

  it('answers what it cannot read, and goes on', async ({ stage }) => {
    await stage.fakeBackend(`--control ${stage.path('control')}`);
    const { ask } = await controller(stage);
    const other = await controller(stage);
    expect(await ask('{"set')).toMatchObject({ ok: false, error: expect.stringContaining('JSON') });
    expect(await ask({ set: 'reply', script: 'nonsense' })).toMatchObject({
      ok: false,
      error: expect.stringContaining('unknown action "nonsense"'),
    });
    expect(await ask({ set: 'ready', script: 'relay' })).toMatchObject({
      ok: false,
      error: expect.stringContaining('reply'),
    });
    expect(await other.ask({ list: 'handoffs' })).toEqual({ ok: true, handoffs: [] });
  });

  it('reads no line without an end', async ({ stage }) => {
    await stage.fakeBackend(`--control ${stage.path('control')}`);
    const { socket, next } = await controller(stage);
    const ended = new Promise((done) => socket.once('close', done));
    socket.write('x'.repeat(600 * 1024));
    expect(await next()).toMatchObject({ ok: false, error: 'the line is too long' });
    socket.end();
    await ended;
    expect((await control(stage, 'list')).code).toBe(0);
  });
});

describe.concurrent('the others with --control', () => {
  it('fake-broker: holds a ready, and sends the one that was decided', async ({ stage }) => {
    await stage.fakeBackend();
    const broker = await stage.fakeBroker(`--control ${stage.path('control')}`);
    const { ask, handoffs } = await controller(stage);
    await ask({ hold: true });
    const hello = stage.sendHello('--expect refused');
    const [open] = await handoffs((list) => list[0]?.held === true);
    expect(open).toMatchObject({ index: 0, outcome: 'accepted' });
    await ask({ decide: 0, script: 'refuse:later' });
    expect((await hello).verdicts).toMatchObject([{ outcome: 'refused', errorDetail: 'later' }]);
    expect(await ask({ set: 'reply', script: 'refuse:rate-limited' })).toEqual({ ok: true });
    expect((await stage.sendHello('--expect refused')).code).toBe(0);
    await ask({ stop: true });
    expect((await broker.ended).code).toBe(0);
  });

  it('tap: breaks frames that nobody asked for at the start, and holds each frame', async ({ stage }) => {
    await stage.fakeBackend();
    const tap = await stage.tap(`--control ${stage.path('control')}`);
    const offer = (...flags: readonly string[]) =>
      stage.run(['send-offer', stage.tapped, '--json', '--deadline', '1h', ...flags]);
    expect((await offer()).code).toBe(0);
    expect((await control(stage, 'break', 'ack', 'corrupt:token*1')).code).toBe(0);
    const { verdicts } = await offer('--count', '2', '--expect', 'invalid=1,accepted=1');
    expect(verdicts).toMatchObject([{ outcome: 'invalid' }, { outcome: 'accepted' }]);
    const { ask, handoffs } = await controller(stage);
    await ask({ hold: true });
    const held = offer('--expect', 'unanswered');
    const first = await handoffs((list) => list[0]?.frame === 'offer');
    expect(first).toMatchObject([{ held: true, offer: null, outcome: null }]);
    await ask({ decide: first[0]!.index, script: 'pass' });
    const then = await handoffs((list) => list[0]?.frame === 'ack');
    expect(then).toMatchObject([{ index: first[0]!.index, held: true, offer: expect.any(Number) }]);
    await ask({ decide: first[0]!.index, script: 'hangup' });
    expect((await held).verdicts).toMatchObject([{ outcome: 'unanswered' }]);
    await handoffs(({ length }) => length === 0);
    // Only that kind: the offer passes by itself.
    expect(await ask({ hold: true, frame: 'ack' })).toEqual({ ok: true, hold: true, frame: 'ack' });
    const third = offer();
    await handoffs((list) => list[0]?.frame === 'ack');
    expect(await ask({ hold: false })).toEqual({ ok: true, hold: false });
    expect((await third).verdicts).toMatchObject([{ outcome: 'accepted' }]);
    const changed = tap.all('changed');
    expect(changed.map(({ by }) => by)).toEqual(['corrupt:token', 'hangup']);
    await ask({ stop: true });
    const { records } = await tap.ended;
    expect(ofType(records, 'summary')).toHaveLength(1);
  });

  it('tap: holds what belongs to no handoff as well, by its number', async ({ stage }) => {
    await stage.fakeBackend();
    await stage.fakeBroker();
    await stage.tap(`--control ${stage.path('control')}`, stage.broker);
    const { frames } = await controller(stage);
    expect((await control(stage, 'hold')).code).toBe(0);
    const hello = stage.sendHello('--expect reconnected', stage.tapped);
    for (const [frame, step] of [
      ['hello', 'pass'],
      ['reply', 'trickle:1ms'],
      ['ready', 'corrupt:token'],
    ] as const) {
      const [held] = await frames((list) => list[0]?.frame === frame);
      expect(held).toMatchObject({ connection: 0, handoff: null });
      expect((await control(stage, 'decide', `frame:${held!.number}`, step)).code).toBe(0);
    }
    expect((await hello).code).toBe(0);
    await frames(({ length }) => length === 0);
  });
});

describe.concurrent('control', () => {
  it('says what is wrong: with the command line (2), with what is asked (2, 1), with who listens (3)', async ({
    stage,
  }) => {
    expect((await control(stage, 'list')).code).toBe(3);
    expect((await control(stage, 'reply')).code).toBe(2);
    expect((await control(stage, 'decide', 'one', 'ack')).code).toBe(2);
    await stage.fakeBackend(`--control ${stage.path('control')}`);
    const wrong = await control(stage, 'reply', 'refus');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('did you mean "refuse"?');
    const missing = await control(stage, 'decide', '7', 'ack');
    expect(missing.code).toBe(1);
    expect(JSON.parse(missing.stdout)).toMatchObject({ ok: false, error: 'there is no open handoff 7' });
    expect(missing.stderr).toContain('there is no open handoff 7');
    expect((await control(stage, 'hold', 'ready')).code).toBe(2);
    expect((await control(stage, 'decide', 'frame:3', 'ack')).stderr).toContain('number 3');
  });

  it('waits for somebody to listen with --wait', async ({ stage }) => {
    const list = control(stage, 'list', '--wait', '1h');
    await stage.fakeBackend(`--control ${stage.path('control')}`);
    expect((await list).code).toBe(0);
  });
});
