import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { DECODE_FORMATS } from '../../src/formats/decode-formats.ts';
import { encodeMessage, type Fields, frameBytes } from '../../src/frames/encode.ts';
import { Decoder } from '../../src/records/decoder.ts';
import { Tally } from '../../src/records/tally.ts';
import { ack, concat, frame, hello, offer, ready } from '../wire/building.ts';

/** No five bytes of it are text, so that it cannot pass for a name. */
const SECRET = Buffer.from('f1e2d3c4c3f4e5d6f7e8d9caebfceddef1cfe2d3', 'hex').subarray(0, 16);

/** Frames with the secret in every place where one may be, and where only a broken peer puts it. */
const INPUTS: { readonly [name: string]: Uint8Array } = {
  sideband: concat(SECRET, offer({ token: SECRET })),
  offer: offer({ token: SECRET }),
  ack: ack({ token: SECRET }),
  ready: ready({ token: SECRET }),
  hello: hello({ authToken: SECRET, capabilityToken: SECRET, peerAttestationNonce: SECRET }),
  reply: frame({ kind: 1 }, encodeMessage('HelloReply', { negotiated: { handlePassedToken: SECRET } })),
  'bare hello': frameBytes(encodeMessage('Hello', { serviceName: 'zccache', authToken: SECRET })),
  environment: session({ start: { program: 'x', env: [{ key: 'K', value: SECRET.toString('latin1') }] } }),
  'standard input': session({ stdin: SECRET }),
  metadata: session({ exit: { code: 1, metadata: { k: SECRET.toString('latin1') } } }),
  'admin body': frame(
    { kind: 1, payloadProtocol: 0xad01 },
    encodeMessage('AdminReply', { body: SECRET.toString('latin1') }),
  ),
  'opaque payload': frame({ payloadProtocol: 0x7c4c }, SECRET),
  'compressed payload': frame({ payloadProtocol: 0x5350, payloadEncoding: 1 }, SECRET),
  'unknown field': handoff(field(12, SECRET)),
  'other number': handoff(field(3, SECRET)),
  'other wire type': handoff(concat(Uint8Array.of((1 << 3) | 2, SECRET.length), SECRET)),
  'fixed-width field': handoff(
    concat(
      Uint8Array.of((2 << 3) | 1),
      SECRET.subarray(0, 8),
      Uint8Array.of((2 << 3) | 1),
      SECRET.subarray(8),
    ),
  ),
  'as fields': handoff(SECRET),
  'field that repeats': handoff(concat(field(2, SECRET), field(2, Buffer.alloc(16)))),
  'payload that repeats': body(
    concat(PROTOCOL(), field(4, field(2, SECRET)), field(4, field(2, Buffer.alloc(16)))),
  ),
  'field of the envelope': body(concat(PROTOCOL(), field(12, SECRET))),
  'cut payload': handoff(concat(Uint8Array.of(0x12, 17), SECRET)),
  'cut frame': body(concat(PROTOCOL(), Uint8Array.of(0x22, 48), field(2, SECRET))),
  'no frame': SECRET,
  'half a frame': offer({ token: SECRET }).subarray(0, 36),
};

function session(fields: Fields): Uint8Array {
  return frame({ payloadProtocol: 0x5350 }, encodeMessage('SessionFrame', fields));
}
function handoff(payload: Uint8Array): Uint8Array {
  return body(concat(PROTOCOL(), field(4, payload)));
}
/** Version 1 and the protocol of handoffs. */
function PROTOCOL(): Uint8Array {
  return Uint8Array.of(0x08, 1, 0x18, 0xff, 0xa1, 0x03);
}
function field(number: number, value: Uint8Array): Uint8Array {
  return concat(Uint8Array.of((number << 3) | 2, value.length), value);
}
function body(bytes: Uint8Array): Uint8Array {
  return frameBytes(bytes);
}

function shown(format: string, bytes: Uint8Array): string {
  const settings = { terminal: null, connections: true, times: true, redact: true, summaryOnly: false };
  const { head, lines } = DECODE_FORMATS[format]!(new Chalk({ level: 0 }), settings);
  const tally = new Tally();
  const shownLines = [...head()];
  const decoder = new Decoder((record) => {
    tally.add(record);
    shownLines.push(...lines(record));
  });
  const where = { connection: 0, direction: null, time: null, descriptors: null };
  const changed = { by: 'drop', was: bytes };
  decoder.push({ ...where, bytes: new Uint8Array(), changed });
  decoder.push({ ...where, bytes });
  decoder.end();
  return [...shownLines, ...lines(tally.summary)].join('\n');
}

/** Six bytes of the secret that are not its first, in every spelling; the first four may be shown. */
function spellings(): string[] {
  const found: string[] = [];
  for (let at = 0; at + 6 <= SECRET.length; at++) {
    const window = SECRET.subarray(at, at + 6);
    found.push(window.toString('hex'), window.toString('latin1'));
    for (const shift of [0, 1, 2]) found.push(window.subarray(shift).toString('base64').slice(0, 4));
  }
  return found;
}

/** The text as it is, and without what stands between the bytes of a dump: blanks, offsets, columns of text. */
function readings(format: string, text: string): string[] {
  const packed = text.replace(/[\s:·]/g, '').toLowerCase();
  const dumps = [...text.matchAll(/<pre class="dump">([^<]*)/g)].map(([, rows]) => rows).join('\n');
  const lines = { hex: text, tree: text, html: dumps }[format]?.split('\n') ?? [];
  const rows = lines.map((line) => line.slice(10, 58));
  return [text, packed, rows.join('').replace(/\s/g, '')];
}

function leaks(format: string, bytes: Uint8Array): string[] {
  const [text = '', ...packed] = readings(format, shown(format, bytes));
  return spellings().filter((spelling) =>
    /^[\da-f]{12}$/.test(spelling)
      ? packed.some((reading) => reading.includes(spelling))
      : text.includes(spelling),
  );
}

/** Reproducible numbers below 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Bytes with a few of them changed, left out, put in or repeated. */
function mutated(bytes: Uint8Array, next: () => number): Uint8Array {
  const list = [...bytes];
  for (let times = 1 + Math.floor(next() * 3); times > 0; times--) {
    const at = Math.floor(next() * list.length);
    const how = next();
    if (how < 0.5) list[at] = Math.floor(next() * 256);
    else if (how < 0.7) list.splice(at, 1 + Math.floor(next() * 3));
    else if (how < 0.85) list.splice(at, 0, Math.floor(next() * 256));
    else list.splice(at, 0, ...list.slice(at, at + Math.floor(next() * 24)));
  }
  return Uint8Array.from(list);
}

describe.each(Object.keys(DECODE_FORMATS))('--redact in the format %s shows no secret', (format) => {
  it.each(Object.entries(INPUTS))('%s', (_name, bytes) => expect(leaks(format, bytes)).toEqual([]));

  it('in frames that are broken at random', () => {
    const next = numbers(7);
    const inputs = Object.values(INPUTS);
    for (let count = 0; count < Number(process.env['REDACTION_INPUTS'] ?? 100); count++) {
      const bytes = mutated(inputs[count % inputs.length]!, next);
      expect(leaks(format, bytes), Buffer.from(bytes).toString('hex')).toEqual([]);
    }
  });
});

it('what is known to be harmless is still shown', () => {
  const bytes = offer({ token: SECRET, serviceName: 'zccache' });
  for (const format of Object.keys(DECODE_FORMATS)) expect(shown(format, bytes)).toContain('zccache');
});
