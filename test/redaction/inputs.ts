import { encodeMessage, type Fields, frameBytes } from '../../src/frames/encode.ts';
import { ack, concat, frame, hello, offer, ready } from '../wire/building.ts';

/** No five bytes of it are text, so that it cannot pass for a name. */
export const SECRET = Buffer.from('f1e2d3c4c3f4e5d6f7e8d9caebfceddef1cfe2d3', 'hex').subarray(0, 16);

/** Frames with the secret in every place where one may be, and where only a broken peer puts it. */
export const INPUTS: { readonly [name: string]: Uint8Array } = {
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
  ...repeated('a reason', (errorDetail) => ack({ token: SECRET, accepted: false, errorDetail })),
  ...repeated('a reason without the token', (errorDetail) => ack({ accepted: false, errorDetail })),
  ...repeated('the name of a service', (serviceName) => offer({ token: SECRET, serviceName })),
  ...repeated('a refusal', (reason) =>
    frame(
      { kind: 1 },
      encodeMessage('HelloReply', { refused: { code: 1, reason, details: { [reason]: reason } } }),
    ),
  ),
  'cut payload': handoff(concat(Uint8Array.of(0x12, 17), SECRET)),
  'cut frame': body(concat(PROTOCOL(), Uint8Array.of(0x22, 48), field(2, SECRET))),
  'no frame': SECRET,
  'half a frame': offer({ token: SECRET }).subarray(0, 36),
};

/** A text that tells the secret, as people and programs write bytes. */
function repeated(name: string, input: (text: string) => Uint8Array): { [name: string]: Uint8Array } {
  const hex = SECRET.toString('hex');
  const pairs = hex.match(/../g)!;
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const texts = {
    'in hex': `unknown token ${hex}, try again`,
    'in capitals': hex.toUpperCase(),
    'as a UUID': `{${uuid}}`,
    'with colons': `token=${pairs.join(':')}`,
    'as a list of bytes': `[${pairs.map((pair) => `0x${pair}`).join(', ')}]`,
    'in decimal': `no handoff for [${[...SECRET].join(', ')}]`,
    'in base64': `token ${SECRET.toString('base64')}`,
  };
  return Object.fromEntries(
    Object.entries(texts).map(([form, text]) => [`${name} that repeats it ${form}`, input(text)]),
  );
}

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

/** Reproducible numbers below 1. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Bytes with a few of them changed, left out, put in or repeated. */
export function mutated(bytes: Uint8Array, next: () => number): Uint8Array {
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
