import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import type { Segment } from '../../src/records/segment.ts';

/** The three parts of one handoff on the wire. */
export interface Handoff {
  readonly token: Uint8Array;
  readonly offer: Uint8Array;
  readonly answer: Uint8Array;
}

const CORRELATION_ID = '1';
/** Every tenth answer is a refusal. */
const REFUSALS = 10;
const BLANK = new Uint8Array(16).fill(0xee);
const OFFER = template(
  encodeDraft(
    offerDraft({ token: BLANK, correlationId: CORRELATION_ID, serviceName: 'zccache', handleValue: '0' }),
  ),
);
const [ACK, REFUSAL] = ['', 'busy'].map((errorDetail) =>
  template(
    encodeDraft(
      ackDraft({ token: BLANK, correlationId: CORRELATION_ID, accepted: errorDetail === '', errorDetail }),
    ),
  ),
) as [Template, Template];

/** The handoff of that number, the same in every run. */
export function handoff(number: number): Handoff {
  const token = tokenOf(number);
  const answer = number % REFUSALS === REFUSALS - 1 ? REFUSAL : ACK;
  return { token, offer: filled(OFFER, token), answer: filled(answer, token) };
}

/** An accepting ACK for a token. */
export function ackFor(token: Uint8Array): Uint8Array {
  return filled(ACK, token);
}

/** Handoffs one after another on several connections in turn, 100 µs apart, each answered after 40 µs. */
export function* segmentsOf(count: number, connections: number): Generator<Segment> {
  for (let number = 0; number < count; number++) {
    const { token, offer, answer } = handoff(number);
    const connection = number % connections;
    const time = START_US + 100 * number;
    const toBackend = { connection, direction: 'broker-to-backend', time } as const;
    yield { ...toBackend, bytes: token, descriptors: 1 };
    yield { ...toBackend, bytes: offer, descriptors: 0 };
    yield { connection, direction: 'backend-to-broker', time: time + 40, bytes: answer, descriptors: 0 };
  }
}

const START_US = 1_767_225_600_000_000;

/** An encoded frame and where its token is. */
interface Template {
  readonly frame: Uint8Array;
  readonly at: number;
}

function template(frame: Uint8Array): Template {
  return { frame, at: Buffer.from(frame).indexOf(BLANK) };
}

function filled({ frame, at }: Template, token: Uint8Array): Uint8Array {
  const copy = Buffer.from(frame);
  copy.set(token, at);
  return copy;
}

/** Looks random and is the same in every run. */
function tokenOf(number: number): Uint8Array {
  const token = Buffer.alloc(16);
  let state = (number + 1) * 0x9e3779b1;
  for (let at = 0; at < 16; at += 4) {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) ^ (state >>> 13) ^ (number * 31 + at);
    token.writeUInt32LE(state >>> 0, at);
  }
  return token;
}
