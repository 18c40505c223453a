import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { encoderFor } from '../../src/capture/encoders.ts';
import { openSource } from '../../src/capture/source.ts';
import { faultsFor, faultyFrame } from '../../src/faults/catalogue.ts';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { encodeMessage, type Fields } from '../../src/frames/encode.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import type { Segment } from '../../src/records/segment.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import type { Direction } from '../../src/wire/direction.ts';
import { enumNames, messageType } from '../../src/wire/fields/schema.ts';
import type { MessageValue, Value } from '../../src/wire/fields/value.ts';
import type { ProblemId } from '../../src/wire/problem.ts';
import { streamFrom } from '../fuzz/inputs.ts';
import { Random } from '../fuzz/random.ts';
import { it } from '../process/stage.ts';
import { decode, frames, going } from '../records/decoding.ts';
import { concat, frame } from '../wire/building.ts';
import { type Shown, shownIn, tshark } from './tshark.ts';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url);

/** What needs more than the packets up to here: the end of the input, or a reading in two ways. */
const OUT_OF_SIGHT: ReadonlySet<ProblemId> = new Set(['truncated', 'offer-unanswered', 'bare-hello']);

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

/** What both can say of a sideband or a frame, in the same words. */
interface Said {
  readonly stream: number;
  readonly what: string;
  readonly problems: readonly string[];
}

function bySession(said: readonly Said[]): Said[] {
  return [...said].sort((one, other) => one.stream - other.stream || (one.what < other.what ? -1 : 1));
}

/** Streams are numbered in the order in which their first packets come. */
function ours(records: readonly TrafficRecord[], segments: readonly Segment[]): Said[] {
  const streams = [...new Set(segments.map(({ connection }) => connection))];
  return bySession(
    records.flatMap((record): Said[] => {
      if (record.type !== 'sideband' && record.type !== 'frame') return [];
      const stream = streams.indexOf(record.connection);
      const problems = record.problems.map(({ id }) => id).filter((id) => !OUT_OF_SIGHT.has(id));
      if (record.type === 'sideband') return [{ stream, what: `sideband ${record.token}`, problems: [] }];
      if (record.problems.some(({ id }) => id === 'bare-hello')) return [];
      const { envelope } = record;
      const payload = (typeof record.payload === 'object' ? record.payload : null) as MessageValue | null;
      const isHandoff = record.message === 'HandoffOffer' || record.message === 'HandoffAck';
      const facts = [
        ...['envelopeVersion', 'payloadProtocol', 'requestId'].map((name) => envelope[name] ?? 0),
        ...(isHandoff && payload !== null
          ? ['token', 'correlationId', 'accepted', 'serviceName', 'errorDetail'].map(
              (name) => payload[name] ?? '',
            )
          : []),
      ];
      return [{ stream, what: `frame ${facts.join(' ')}`, problems: [...new Set(problems)].sort() }];
    }),
  );
}

function theirs(shown: readonly Shown[]): Said[] {
  return bySession(
    shown.flatMap(({ stream, fields }): Said[] => {
      const last = (name: string) => fields.get(name)?.at(-1);
      const problems = [...new Set(fields.get('handoff.problem') ?? [])].sort();
      const sideband = last('handoff.sideband');
      if (sideband !== undefined) return [{ stream, what: `sideband ${plainHex(sideband)}`, problems: [] }];
      if (fields.has('handoff.bytes')) return [];
      const number = (name: string) => String(Number(last(name) ?? '0'));
      const exact = (name: string) => last(name) ?? '0';
      const message = messageOf(fields);
      const facts = [
        exact('handoff.frame.envelope_version'),
        number('handoff.frame.payload_protocol'),
        exact('handoff.frame.request_id'),
      ];
      if (message !== null) {
        const accepted = last('handoff.accepted');
        facts.push(plainHex(last('handoff.token') ?? ''), exact('handoff.correlation_id'));
        facts.push(message === 'ack' ? String(accepted === '1' || accepted === 'True') : '');
        facts.push(last('handoff.service_name') ?? '', last('handoff.error_detail') ?? '');
      }
      return [{ stream, what: `frame ${facts.join(' ')}`, problems }];
    }),
  );
}

function messageOf(fields: Shown['fields']): 'offer' | 'ack' | null {
  if (Number(fields.get('handoff.frame.payload_protocol')?.at(-1)) !== 0xd0ff) return null;
  if (fields.has('handoff.token') || fields.has('handoff.correlation_id'))
    return fields.has('handoff.service_name') || fields.has('handoff.handle_value') ? 'offer' : 'ack';
  return null;
}

function plainHex(shown: string): string {
  return shown.replaceAll(':', '');
}

/** Handoffs on connections of their own, each with one fault in its offer or its ACK. */
function faultyHandoffs(): Segment[] {
  return faultsFor('ack').flatMap((fault, index) =>
    (['offer', 'ack'] as const).flatMap((where, which): Segment[] => {
      const token = new Uint8Array(16).fill(0x40 + index * 2 + which);
      const offer = offerDraft({ token, correlationId: '7', serviceName: 'zccache', handleValue: '3' });
      const ack = ackDraft({ token, correlationId: '7', accepted: true, errorDetail: '' });
      const place = {
        connection: index * 2 + which,
        time: 1_700_000_000_000_000 + index * 1000,
        descriptors: 0,
      };
      const sent = where === 'offer' ? faultyFrame(fault, offer) : encodeDraft(offer);
      const answered = where === 'ack' ? faultyFrame(fault, ack) : encodeDraft(ack);
      return [
        going('broker-to-backend', token, { ...place, descriptors: 1 }),
        going('broker-to-backend', sent, place),
        going('backend-to-broker', answered, { ...place, time: place.time + 500 }),
      ];
    }),
  );
}

/** A frame of each message that no recording has. */
function messagesOfAllKinds(): Segment[] {
  const framed = (envelope: Fields, message: string, payload: Fields, before = new Uint8Array()) =>
    frame(envelope, concat(before, encodeMessage(message, payload)));
  const nonce = new Uint8Array(32).fill(9);
  const big = '18446744073709551615';
  const refused = { reason: 'no', code: 6, details: { why: 'not' }, retryAfterMs: big, daemonMaxProtocol: 3 };
  const daemon = {
    pid: 4711,
    exePath: '/x',
    ipcEndpoint: { namespaceId: 'n', path: '/y' },
    startedAtUnixMs: big,
  };
  const start = { program: 'sh', args: ['-c', 'x'], env: [{ key: 'A', value: 'B' }], environmentPolicy: 2 };
  const all: [Uint8Array, Direction][] = [
    [framed({ kind: 1, requestId: '9' }, 'HelloReply', { refused }), 'broker-to-client'],
    [
      framed({ payloadProtocol: 0xad01 }, 'AdminRequest', { verb: 21, json: true, drainDeadlineMs: big }),
      'client-to-broker',
    ],
    [
      framed({ payloadProtocol: 0xad01, kind: 1 }, 'AdminReply', { kind: 2, body: 'é', exitCode: 7 }),
      'broker-to-client',
    ],
    [frame({ payloadProtocol: 0xb232 }, nonce), 'broker-to-backend'],
    [framed({ payloadProtocol: 0xb232, kind: 1 }, 'DaemonProcess', daemon, nonce), 'backend-to-broker'],
    [framed({ payloadProtocol: 0x5350 }, 'SessionFrame', { start }), 'client-to-backend'],
    [
      framed({ payloadProtocol: 0x5350 }, 'SessionFrame', { exit: { code: -1, signal: 9 } }),
      'backend-to-client',
    ],
  ];
  return all.map(([bytes, direction], index) =>
    going(direction, bytes, { connection: 100 + index, time: 1_700_000_000_000_000, descriptors: 0 }),
  );
}

/** The fields of a payload that are not their defaults, by the filter that shows them. */
function leavesOf(message: string, payload: Value): [string, string][] {
  if (typeof payload === 'string') return [];
  if (message === 'EndpointProbe') {
    const { nonce, daemon } = payload as MessageValue;
    return [
      ['handoff.probe.nonce', String(nonce)],
      ...(daemon === null ? [] : leavesOf('DaemonProcess', daemon!)),
    ];
  }
  const type = messageType(message);
  return Object.entries(payload as MessageValue).flatMap(([name, value]): [string, string][] => {
    const field = type.fields.find((candidate) => candidate.name === name)!;
    const own =
      message === 'HandoffOffer' || message === 'HandoffAck' ? 'handoff' : `handoff.${snake(message)}`;
    const leaf = (one: Value): [string, string][] => {
      if (one === null || one === '' || one === 0 || one === '0' || one === false) return [];
      if (field.type === 'message') return leavesOf(field.typeName!, one);
      if (field.type === 'enum') {
        const number = [...enumNames(field.typeName!)].find(([, known]) => known === one)![0];
        return number === 0 ? [] : [[`${own}.${snake(name)}`, String(number)]];
      }
      return [[`${own}.${snake(name)}`, one === true ? '1' : String(one).replaceAll(':', '')]];
    };
    if (field.map)
      return Object.entries(value as MessageValue).flatMap(
        ([key, mapped]) =>
          [
            ['handoff.map_entry.key', key],
            ['handoff.map_entry.value', String(mapped)],
          ] as [string, string][],
      );
    return Array.isArray(value) ? value.flatMap(leaf) : leaf(value);
  });
}

function snake(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase();
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
