import { ackDraft } from '../../../src/frames/ack.ts';
import { encodeDraft } from '../../../src/frames/draft.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import type { Connection } from './backend-connection.ts';
import type { Deviation, Write } from './deviation.ts';

/** A backend that is wrong in one respect, and the cases beside its own that cannot help failing with it. */
export interface WrongBackend extends Deviation {
  readonly also?: readonly string[];
}

type When = (write: Write) => boolean;

const accepts = (when: When): WrongBackend => ({ hears: (write) => (when(write) ? 'accept' : 'right') });
const closes = (when: When): WrongBackend => ({ hears: (write) => (when(write) ? 'close' : 'right') });
const has =
  (hex: string) =>
  ({ bytes }: Write) =>
    Buffer.from(bytes).includes(hex, 'hex');
const ends =
  (hex: string) =>
  ({ bytes }: Write) =>
    Buffer.from(bytes).toString('hex').endsWith(hex);
const begins =
  (hex: string) =>
  ({ bytes }: Write) =>
    Buffer.from(bytes).toString('hex').startsWith(hex);
const all =
  (...whens: When[]): When =>
  (write) =>
    whens.every((when) => when(write));
const not =
  (when: When): When =>
  (write) =>
    !when(write);
const long: When = ({ bytes }) => bytes.length > 20;
const lengthField =
  (length: number): When =>
  ({ bytes }) =>
    bytes.length > 4 && bytes.length !== 16 && Buffer.from(bytes).readUInt32LE(1) === length;
const envelope =
  (wanted: { readonly [name: string]: number }): When =>
  ({ frame }) =>
    frame !== null && Object.entries(wanted).every(([name, value]) => frame[name as 'kind'] === value);
const first = ({ connection }: Write) => connection.writes[0]!;
const token = ({ frame }: Write): string => {
  const at = frame?.handoff?.token;
  return at === undefined ? '' : Buffer.from(at.bytes.slice(at.start, at.end)).toString('hex');
};
const lastSideband = ({ connection }: Write) =>
  connection.writes.findLast(({ bytes }) => bytes.length === 16);
const sideband = (write: Write): string => Buffer.from(lastSideband(write)?.bytes ?? []).toString('hex');
const mismatch: When = (write) =>
  token(write).length === 32 && sideband(write) !== '' && token(write) !== sideband(write);
const others = ({ connection }: Write): Connection[] =>
  connection.backend.connections.filter((other) => other !== connection && other.open);
const usedBy = (write: Write): Connection | undefined => write.connection.backend.accepted.get(token(write));
const offers: When = ({ frame }) => frame?.message === 'HandoffOffer';
const further: When = (write) =>
  offers(write) &&
  [...write.connection.backend.accepted.values()].includes(write.connection) &&
  usedBy(write) === undefined;
const kind = (name: string): When => all(offers, (write) => first(write).passed[0]?.kind === name);
const leaves = (length: number) => (connection: Connection) => connection.length === length;

/** For each case a backend that fails it. */
export const WRONG_BACKENDS: { readonly [id: string]: WrongBackend } = {
  'framing/version-0': accepts(all(long, begins('00'))),
  'framing/version-2': accepts(all(long, begins('02'))),
  'framing/body-at-the-cap': closes(({ bytes }) => bytes.length > 1_000_000),
  'framing/body-over-the-cap': accepts(lengthField(16_777_217)),
  'framing/length-u32-max': accepts(lengthField(0xffff_ffff)),
  'framing/zero-body': accepts(lengthField(0)),
  'framing/undecodable': accepts(ends('4a7f')),
  'framing/bytes-after-the-offer': closes(ends('ffffffff')),
  'envelope/version-missing': accepts(all(long, envelope({ envelopeVersion: 0 }))),
  'envelope/version-2': accepts(envelope({ envelopeVersion: 2 })),
  'envelope/kind-response': accepts(envelope({ kind: 1 })),
  'envelope/kind-event': accepts(envelope({ kind: 2 })),
  'envelope/kind-cancel': accepts(envelope({ kind: 3 })),
  'envelope/kind-unknown': accepts(envelope({ kind: 9 })),
  'envelope/protocol-missing': accepts(all(long, envelope({ payloadProtocol: 0 }))),
  'envelope/protocol-next': accepts(envelope({ payloadProtocol: 0xd0fe })),
  'envelope/encoding-zstd': accepts(envelope({ payloadEncoding: 1 })),
  'envelope/encoding-unknown': accepts(envelope({ payloadEncoding: 9 })),
  'leniency/unknown-envelope-field': closes(ends('a00601')),
  'leniency/reserved-envelope-field': closes(ends('6001')),
  'leniency/unknown-payload-field': closes(all(has('a00601'), not(ends('a00601')))),
  'leniency/reserved-payload-field': closes(has('3801')),
  'leniency/defaults-written-out': closes(has('42004a00')),
  'leniency/handle-left-out': closes(all(has('1210ee'), not(has('08001210')))),
  'leniency/last-kind-counts': closes(has('10031000')),
  'leniency/last-token-counts': closes(has(`1210${'ab'.repeat(16)}`)),
  'leniency/traceparent': closes(({ bytes }) => Buffer.from(bytes).includes('00-0af7')),
  'leniency/version-last': closes(ends('0801')),
  'leniency/long-varint': closes(has(`2081${'80'.repeat(8)}00`)),
  'payload/undecodable': accepts(has('1a7f')),
  'payload/wrong-wire-type': accepts(has('20011001')),
  'payload/invalid-utf8': accepts(has('c328')),
  'payload/empty': accepts(({ bytes, frame }) => frame !== null && bytes.length === 13),
  'ids/request-id-differs': accepts(ends('2802')),
  'ids/echo': closes(has('20e724')),
  'ids/echo-zero': closes(all(offers, ({ frame }) => String(frame!.requestId) === '0')),
  'ids/echo-highest': closes(has('20ffffffffffffffffff01')),
  'ids/echo-above-2-53': closes(({ frame }) => String(frame?.requestId) === '9007199254740993'),
  'ids/same-id-twice': {
    ...closes(
      all(
        offers,
        (write) =>
          others(write).some((other) => [...other.backend.accepted.values()].includes(other)) &&
          others(write).length === 1 &&
          others(write)[0]!.writes.length === 2 &&
          write.connection.writes.length === 2 &&
          others(write)[0]!.wire.unheard === 1 &&
          usedBy(write) === undefined,
      ),
    ),
  },
  'ids/ack-kind': { repeats: true },
  'token/missing': accepts(has('08001a')),
  'token/of-15-bytes': accepts(has('0800120f')),
  'token/of-17-bytes': accepts(has('08001211')),
  'token/of-32-bytes': accepts(has('08001220')),
  'token/used-twice': accepts(all(offers, (write) => usedBy(write) === write.connection)),
  'token/used-elsewhere': accepts(
    all(offers, (write) => {
      const by = usedBy(write);
      return by !== undefined && by !== write.connection && first(write).at > by.acceptedAt;
    }),
  ),
  'token/other-than-the-sideband': {
    ...accepts(mismatch),
    also: ['token/mismatch-not-consumed', 'token/refusal-says-why', 'descriptor/closed-once-refused'],
  },
  'token/mismatch-not-consumed': closes(
    all(
      offers,
      not(mismatch),
      (write) => write.connection.backend.refused.has(token(write)) && usedBy(write) === undefined,
    ),
  ),
  'token/refusal-says-why': { says: withoutReason },
  'token/pending-twice': accepts(
    all(offers, (write) => {
      const by = usedBy(write);
      return by !== undefined && by !== write.connection && first(write).at <= by.acceptedAt;
    }),
  ),
  'token/without-sideband': closes(
    (write) => offers(write) && write.connection.writes.length === 1 && write.passed.length === 0,
  ),
  'sideband/looks-like-ones': closes(begins('01010101')),
  'sideband/looks-like-header': closes(begins('012e00000008')),
  'sideband/looks-like-frame': closes(begins('010b00000008')),
  'sideband/looks-like-zeroes': closes(begins('0000000000')),
  'sideband/one-write': closes(({ bytes, passed }) => bytes.length > 50 && passed.length === 1),
  'sideband/byte-by-byte': closes(
    ({ connection: { writes } }) =>
      writes[0]!.bytes.length === 16 && writes.filter(({ bytes }) => bytes.length === 1).length > 10,
  ),
  'sideband/one-byte-at-a-time': closes(
    ({ connection: { writes } }) => writes.length > 10 && writes[0]!.bytes.length === 1,
  ),
  'sideband/split': closes(({ bytes }) => bytes.length === 9),
  'sideband/alone': { outlasts: leaves(16) },
  'sideband/half-an-offer': { outlasts: leaves(36) },
  'sideband/trickled': { outlasts: ({ length }) => length > 16 && length < 24 },
  'sideband/short': accepts((write) => first(write).bytes.length === 8 && write.frame !== null),
  'descriptor/missing': accepts(
    (write) =>
      offers(write) &&
      sideband(write) === token(write) &&
      first(write).passed.length === 0 &&
      write.passed.length === 0,
  ),
  'descriptor/on-the-offer': accepts(
    (write) => offers(write) && write.passed.length === 1 && first(write).passed.length === 0,
  ),
  'descriptor/doubled': { settles: (use, _, { writes }) => (writes[0]!.passed.length === 2 ? 'echo' : use) },
  'descriptor/wrong-kind-pipe': accepts(kind('pipe')),
  'descriptor/wrong-kind-file': accepts(kind('file')),
  'descriptor/wrong-kind-listener': accepts(kind('listener')),
  'descriptor/wrong-kind-datagram': accepts(kind('datagram')),
  'descriptor/nonblocking': { settles: (use, { blocking }) => (blocking === false ? 'close' : use) },
  'descriptor/kept-once-accepted': {
    settles: () => 'close',
    also: [
      'descriptor/served',
      'descriptor/nonblocking',
      'descriptor/kept-without-the-broker',
      'flow/pipelined',
    ],
  },
  'descriptor/served': { ignoresAdopted: true },
  'descriptor/kept-without-the-broker': { dropsWithBroker: true },
  'descriptor/closed-once-refused': {
    settles: (use, _, { writes }) =>
      use === 'close' &&
      writes[0]!.bytes.length === 16 &&
      writes[0]!.passed.length === 1 &&
      writes.at(-1)!.bytes.length === 46
        ? 'leak'
        : use,
    also: ['token/other-than-the-sideband'],
  },
  'flow/one-after-the-other': closes(all(further, ({ connection }) => connection.wire.unheard === 0)),
  'flow/pipelined': closes(all(further, ({ connection }) => connection.wire.unheard > 0)),
  'flow/many-at-once': closes(({ connection }) => connection.backend.connections.length > 40),
  'flow/beside-an-idle-one': closes(
    all(offers, (write) => others(write).some(({ writes }) => writes.length === 0)),
  ),
  'flow/beside-half-an-offer': closes(
    all(offers, (write) => others(write).some(({ length }) => length === 26)),
  ),
  'leave/at-once': { diesOf: leaves(0), also: ['flow/beside-an-idle-one'] },
  'leave/in-the-sideband': { diesOf: leaves(8), also: ['leave/at-every-byte'] },
  'leave/after-the-sideband': { diesOf: leaves(16), also: ['leave/at-every-byte'] },
  'leave/in-the-header': { diesOf: leaves(19), also: ['leave/at-every-byte'] },
  'leave/in-the-offer': { diesOf: leaves(36), also: ['leave/at-every-byte'] },
  'leave/at-every-byte': { diesOf: leaves(50) },
  'leave/before-the-ack': { diesOf: ({ wire }, reset) => !reset && wire.unheard > 0 },
  'leave/reset': { diesOf: (_, reset) => reset },
};

/** The same ACK; one that refuses, without its reason. */
function withoutReason(ack: Uint8Array): Uint8Array {
  const { handoff } = readFrame(ack, 0, ack.length, 0, 'backend-to-broker');
  if (handoff === null || handoff.accepted) return ack;
  const { token: at, correlationId } = handoff;
  const echoed = { token: at.bytes.slice(at.start, at.end), correlationId: String(correlationId) };
  return encodeDraft(ackDraft({ ...echoed, accepted: false, errorDetail: '' }));
}
