import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { encoderFor } from '../../src/capture/encoders.ts';
import { openSource } from '../../src/capture/source.ts';
import type { Segment } from '../../src/records/segment.ts';
import { streamFrom } from '../fuzz/inputs.ts';
import { Random } from '../fuzz/random.ts';
import { it } from '../process/stage.ts';
import { decode, frames, going } from '../records/decoding.ts';
import { leavesOf } from './leaves.ts';
import { misplacedDescriptors } from './misplaced-descriptors.ts';
import { outOfPlace } from './out-of-place.ts';
import { ours, plainHex, theirs } from './said.ts';
import {
  brokenNegotiations,
  faultyHandoffs,
  messagesOfAllKinds,
  oddDescriptors,
  pipelinedHandoffs,
} from './traffic.ts';
import { type Shown, shownIn, tshark } from './tshark.ts';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url);

/** A capture file of that traffic. */
function capture(path: string, segments: readonly Segment[]): string {
  const encoder = encoderFor(path, '/run/backend.sock');
  writeFileSync(
    path,
    Buffer.concat([encoder.head(), ...segments.map((segment) => encoder.segment(segment))]),
  );
  return path;
}

async function recorded(name: string): Promise<Segment[]> {
  const chunks = (async function* () {
    yield readFileSync(new URL(name, CAPTURES));
  })();
  const { segments } = await openSource(chunks, null);
  const found: Segment[] = [];
  for await (const segment of segments) found.push(segment);
  return found;
}

describe('Wireshark with the dissector', () => {
  for (const name of ['accept', 'refuse', 'corrupt-token', 'hangup'])
    it(`says of the recording ${name} what decode says`, async ({ stage }) => {
      const segments = await recorded(`${name}/events.ndjson`);
      const said = theirs(shownIn(capture(stage.path('a.pcapng'), segments)));
      expect(said).toEqual(ours(decode(...segments), segments));
    });

  it('says of every fault, in offers and in ACKs, what decode says', async ({ stage }) => {
    const segments = faultyHandoffs();
    const said = theirs(shownIn(capture(stage.path('a.pcapng'), segments)));
    expect(said).toEqual(ours(decode(...segments), segments));
  });

  for (const [what, made] of [
    ['ACKs of several open offers', () => pipelinedHandoffs('known')],
    ['the same where nothing tells directions', () => pipelinedHandoffs('unknown')],
    ['Hellos, replies and readies that do not fit', brokenNegotiations],
    ['descriptors of every kind', oddDescriptors],
    ['descriptors that came with other bytes than a sideband’s', misplacedDescriptors],
    ['frames and sidebands where others must be', outOfPlace],
  ] as const)
    it(`says of ${what} what decode says`, async ({ stage }) => {
      const segments = made();
      const said = theirs(shownIn(capture(stage.path('a.pcapng'), segments)));
      expect(said).toEqual(ours(decode(...segments), segments));
      expect(said.flatMap(({ problems }) => problems).length).toBeGreaterThan(0);
    });

  it('shows every field of every message with the value that decode gives', async ({ stage }) => {
    const segments = [...(await recorded('accept/events.ndjson')), ...messagesOfAllKinds()];
    const shown = shownIn(capture(stage.path('a.pcapng'), segments)).map(({ fields }) => fields);
    for (const record of frames(decode(...segments))) {
      const wanted = leavesOf(record.message!, record.payload);
      const asWanted = (fields: Shown['fields']) =>
        wanted.every(([filter, value]) => (fields.get(filter) ?? []).map(plainHex).includes(value));
      expect(shown.some(asWanted), `${record.message}: ${JSON.stringify(wanted)}`).toBe(true);
    }
  });

  it('links offers with their answers', async ({ stage }) => {
    const segments = await recorded('accept/events.ndjson');
    const shown = shownIn(capture(stage.path('a.pcapng'), segments));
    const offers = shown.filter(({ fields }) => fields.has('handoff.response_in'));
    expect(offers.length).toBe(3);
    expect(offers.every(({ fields }) => fields.has('handoff.ready_in'))).toBe(true);
    const answers = shown.filter(({ fields }) => fields.has('handoff.response_to'));
    // The ACK and the ready of each.
    expect(answers.length).toBe(6);
    expect(answers.filter(({ fields }) => fields.has('handoff.time')).length).toBe(3);
  });

  it('makes no error of its own, whatever the bytes', ({ stage }) => {
    const segments = Array.from({ length: 400 }, (_, seed): Segment[] => {
      const random = new Random(seed);
      const bytes = streamFrom(random);
      const cut = random.below(bytes.length + 1);
      const direction = random.below(2) === 0 ? 'broker-to-backend' : 'broker-to-client';
      return [bytes.subarray(0, cut), bytes.subarray(cut)]
        .filter(({ length }) => length > 0)
        .map((part) => going(direction, part, { connection: seed, time: seed, descriptors: 0 }));
    }).flat();
    const text = tshark(capture(stage.path('a.pcapng'), segments), '-V');
    expect(text).toContain('Handoff Protocol');
    expect(text).not.toMatch(/Lua Error|Dissector bug|Malformed Packet: HANDOFF/i);
  });
});

describe('our captures', () => {
  it('give every byte of every connection back to Follow Stream', async ({ stage }) => {
    const segments = await recorded('accept/events.ndjson');
    const file = capture(stage.path('a.pcapng'), segments);
    for (const connection of [0, 1]) {
      const followed = tshark(file, '-q', '-z', `follow,tcp,raw,${connection}`);
      const lines = followed.split('\n').filter((line) => /^\t?[\da-f]+$/.test(line));
      const ofWay = (back: boolean) =>
        lines
          .filter((line) => line.startsWith('\t') === back)
          .join('')
          .replaceAll('\t', '');
      const way = (forward: boolean) =>
        segments
          .filter(
            (segment) =>
              segment.connection === connection && /^client|to-backend$/.test(segment.direction!) === forward,
          )
          .map(({ bytes }) => Buffer.from(bytes).toString('hex'))
          .join('');
      expect(ofWay(false)).toBe(way(true));
      expect(ofWay(true)).toBe(way(false));
    }
  });

  it('open in capinfos, which finds every packet', async ({ stage }) => {
    const segments = faultyHandoffs();
    const told = execFileSync('capinfos', ['-M', capture(stage.path('a.pcapng'), segments)], {
      encoding: 'utf8',
    });
    expect(told).toMatch(/File encapsulation:\s+rawip/);
    const connections = new Set(segments.map(({ connection }) => connection)).size;
    // Each connection begins with a handshake of three.
    expect(told).toMatch(new RegExp(`Number of packets:\\s+${segments.length + 3 * connections}\\s`));
  });
});
