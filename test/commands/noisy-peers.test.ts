import { execFileSync } from 'node:child_process';
import { constants, createReadStream, openSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { asleep, eventually } from '../process/eventually.ts';
import { listenRaw, type RawConnection } from '../process/raw-peers.ts';
import { ofType } from '../process/running.ts';
import { it, type Outcome } from '../process/stage.ts';
import { ack, frame } from '../wire/building.ts';

/** What a peer may say again and again, instead of an answer. */
const NOISE: { readonly [what: string]: Uint8Array } = {
  'empty frames': Uint8Array.of(1, 0, 0, 0, 0),
  'answers to another offer': ack(),
  'frames of a protocol that nobody knows': frame({ payloadProtocol: 0x1234 }, Buffer.alloc(2_000)),
  'bytes that mean nothing': Buffer.alloc(1_000, 0xff),
};

/** Says it for as long as somebody reads. */
function flood({ socket }: RawConnection, noise: Uint8Array): void {
  const much = Buffer.concat(new Array<Uint8Array>(Math.ceil(65_536 / noise.length)).fill(noise));
  const say = (): void => {
    while (!socket.destroyed && socket.write(much));
  };
  socket.on('drain', say);
  say();
}

/** One verdict, and the summary after it, whatever else was said. */
function expectVerdict({ records, verdicts, code }: Outcome): void {
  expect(code).toBe(1);
  expect(verdicts).toHaveLength(1);
  expect(records.at(-1)).toMatchObject({ type: 'summary' });
}

describe.concurrent('the verdict on a peer that floods', () => {
  it.for(Object.entries(NOISE))('%s is told by send-offer', async ([, noise], { stage }) => {
    await listenRaw(stage, (connection) => flood(connection, noise));
    expectVerdict(await stage.sendOffer());
  });

  it.for(Object.entries(NOISE))('%s is told by send-hello', async ([, noise], { stage }) => {
    await listenRaw(stage, (connection) => flood(connection, noise), stage.broker);
    expectVerdict(await stage.sendHello());
  });

  it('empty frames is told for each of many offers', async ({ stage }) => {
    await listenRaw(stage, (connection) => flood(connection, NOISE['empty frames']!));
    const { verdicts, records } = await stage.sendOffer('--count 20 --concurrency 4');
    expect(verdicts.map(({ connection }) => connection).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 20 }, (_, number) => number),
    );
    expect(ofType(records, 'load')).toMatchObject([{ tried: 20 }]);
  });
});

describe.concurrent('a reader that begins to read late', () => {
  it.for([
    ['fake-backend', ''],
    ['fake-backend', '--lenient'],
  ] as const)('gets every handoff of %s %s', async ([command, flag], { stage }) => {
    const handoffs = 200;
    const pipe = stage.path('read-late');
    execFileSync('mkfifo', [pipe]);
    const words = [command, stage.endpoint, '--json', '--sideband', 'none', ...(flag === '' ? [] : [flag])];
    const backend = stage.start(words, { stdout: openSync(pipe, constants.O_RDWR) });
    await backend.says('listening on');
    // Together more than the command keeps for a reader; each at once: a busy broker must not stop in the middle of an offer for 5 s.
    const long = 'x'.repeat(100_000);
    const sent = stage.sendOffer(['--no-sideband', '--service', long, '--count', String(handoffs)]);
    await asleep(backend.pid);
    const lines: OutputRecord[] = [];
    let rest = '';
    const reader = createReadStream(pipe, 'utf8');
    stage.afterwards(() => reader.destroy());
    reader.on('data', (text) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop()!;
      lines.push(...parts.map((line) => JSON.parse(line) as OutputRecord));
    });
    await eventually(() => ofType(lines, 'handoff').length >= handoffs, 'all handoffs are told');
    expect(await sent).toMatchObject({ code: 0 });
    backend.signal('SIGTERM');
    await backend.ended;
    await eventually(() => lines.at(-1)?.type === 'summary', 'the summary is told');
    const told = new Set(ofType(lines, 'handoff').map(({ index }) => index));
    expect(told.size).toBe(handoffs);
    expect(ofType(lines, 'summary')).toMatchObject([{ handoffs: { accepted: handoffs } }]);
  });
});
