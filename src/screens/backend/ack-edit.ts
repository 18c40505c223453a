import { type AckFields, ackDraft } from '../../frames/ack.ts';
import { type Draft, encodeDraft } from '../../frames/draft.ts';
import { judgeAck } from '../../handoff/judge-ack.ts';
import { cutHex } from '../../records/redaction/cut.ts';
import { type Disguise, disguisedMessage } from '../../records/redaction/disguised-bytes.ts';
import type { Action, Step } from '../../script/action.ts';
import { parseHexBytes } from '../../values/hex-bytes.ts';
import { hex } from '../../wire/fields/value.ts';
import { canonicalUnsigned } from '../../wire/fields/varint.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import { HEADER_LENGTH } from '../../wire/limits.ts';
import { tokenFrom } from '../../wire/token.ts';

export const ACK_PARTS = [
  'framing_version',
  'envelope_version',
  'kind',
  'payload_protocol',
  'payload_encoding',
  'request_id',
  'token',
  'correlation_id',
  'accepted',
  'error_detail',
] as const;
export type AckPart = (typeof ACK_PARTS)[number];

/** Where a part is in a draft; the framing version is beside both. */
const PLACES: { readonly [part in AckPart]?: readonly ['envelope' | 'payload', string] } = {
  envelope_version: ['envelope', 'envelopeVersion'],
  kind: ['envelope', 'kind'],
  payload_protocol: ['envelope', 'payloadProtocol'],
  payload_encoding: ['envelope', 'payloadEncoding'],
  request_id: ['envelope', 'requestId'],
  token: ['payload', 'token'],
  correlation_id: ['payload', 'correlationId'],
  accepted: ['payload', 'accepted'],
  error_detail: ['payload', 'errorDetail'],
};
const MOST_32 = 2n ** 32n - 1n;
const MOST_64 = 2n ** 64n - 1n;

/** An ACK that is edited part by part, or byte by byte, before it is sent. */
export class AckEdit {
  private draft: Draft;
  /** Set once single bytes were edited: from then on they are what counts. */
  private raw: Uint8Array | null = null;
  private readonly offered: Pick<AckFields, 'token' | 'correlationId'>;

  /** What is shown of secrets; null: all of them. */
  readonly disguise: Disguise | null;

  /** @param token as hex */
  constructor(token: string, correlationId: string, disguise: Disguise | null = null) {
    this.disguise = disguise;
    this.offered = { token: Buffer.from(token, 'hex'), correlationId };
    this.draft = ackDraft({ ...this.offered, accepted: true, errorDetail: '' });
  }

  /** The frame as it would be sent. */
  get bytes(): Uint8Array {
    return this.raw ?? encodeDraft(this.draft);
  }

  /** The frame as it may be shown. */
  get shownBytes(): Uint8Array {
    return this.disguise === null ? this.bytes : disguisedMessage(this.bytes, this.disguise);
  }

  value(part: AckPart): string {
    if (part === 'framing_version') return String(this.draft.framingVersion);
    const [layer, name] = PLACES[part]!;
    const value = this.draft[layer][name];
    if (value instanceof Uint8Array) return this.disguise === null ? hex(value) : cutHex(hex(value));
    return String(value ?? DEFAULTS[part] ?? '0');
  }

  /** Throws an Error that says what is wrong with the value. */
  set(part: AckPart, text: string): void {
    this.raw = null;
    if (part === 'framing_version')
      this.draft = { ...this.draft, framingVersion: Number(integer(text, 255n)) };
    else {
      const [layer, name] = PLACES[part]!;
      this.draft = { ...this.draft, [layer]: { ...this.draft[layer], [name]: parsed(part, text) } };
    }
  }

  /** Throws an Error where the text is not hex. */
  setBytes(text: string): void {
    this.raw = parseHexBytes(text);
  }

  /** The check of the broker that it fails, and why; null: it passes them all. */
  get failure(): { readonly check: string; readonly text: string } | null {
    const { bytes } = this;
    const body =
      bytes.length < HEADER_LENGTH ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, true);
    if (body !== bytes.length - HEADER_LENGTH)
      return {
        check: 'framing',
        text: `the header says ${body} bytes, ${bytes.length - HEADER_LENGTH} follow`,
      };
    const reading = readFrame(bytes, 0, bytes.length, 0, 'backend-to-broker');
    const offered = {
      token: tokenFrom(this.offered.token),
      correlationId: canonicalUnsigned(this.offered.correlationId),
    };
    const failed = judgeAck(reading, offered, null).checks.find(({ result }) => result === 'failed');
    return failed === undefined ? null : { check: failed.id, text: failed.text ?? '' };
  }

  /** The step that sends it in place of the right ACK. */
  get step(): Step {
    const bytes = Uint8Array.from(this.bytes);
    const sent = { frame: [{ bytes, passed: [] }] };
    const perform: Action['perform'] = (stage) => stage.accept((right) => [{ ...right, ...sent }]);
    return [{ name: 'edited', words: 'edited', final: false, perform }];
  }
}

const DEFAULTS: { readonly [part in AckPart]?: string } = { token: '', error_detail: '', accepted: 'false' };

function parsed(part: AckPart, text: string): unknown {
  switch (part) {
    case 'token':
      return parseHexBytes(text);
    case 'error_detail':
      return text;
    case 'accepted':
      if (text !== 'true' && text !== 'false') throw new Error('accepted must be true or false');
      return text === 'true';
    case 'request_id':
    case 'correlation_id':
      return String(integer(text, MOST_64));
    default:
      return Number(integer(text, MOST_32));
  }
}

function integer(text: string, most: bigint): bigint {
  if (!/^(?:\d+|0x[\da-f]+)$/i.test(text) || BigInt(text) > most)
    throw new Error(`"${text}" must be a whole number from 0 to ${most}`);
  return BigInt(text);
}
