import { judgeReady } from '../../../src/handoff/judge-ready.ts';
import { judgeReply } from '../../../src/handoff/judge-reply.ts';
import { tokenLength } from '../../../src/wire/token.ts';
import type { ClientDeviation, Told } from './client.ts';

/** A client that is wrong in one respect, and the cases beside its own that cannot help failing with it. */
export interface WrongClient extends ClientDeviation {
  readonly also?: readonly string[];
}

type When = (told: Told) => boolean;

const adopts = (when: When): ClientDeviation => ({ route: (told) => (when(told) ? 'adopted' : told.right) });
const fallsBack = (when: When): ClientDeviation => ({
  route: (told) => (told.right === 'adopted' && when(told) ? 'fell-back' : told.right),
});

const has =
  (message: 'reply' | 'ready', hex: string): When =>
  (told) => {
    const frame = told[message];
    return frame !== null && Buffer.from(frame.bytes.slice(frame.start, frame.end)).includes(hex, 'hex');
  };
const failingReply =
  (check: string): When =>
  ({ reply }) =>
    reply !== null && judgeReply(reply).failed === check;
const broken =
  (write: number, first: number, length: number): When =>
  ({ writes }) =>
    writes[write]?.[0] === first && writes[write]?.[4] === length;
const negotiated = ({ reply }: Told) => (reply === null ? null : judgeReply(reply).negotiated);
const failing =
  (check: string): When =>
  (told) =>
    told.ready !== null && judgeReady(told.ready, negotiated(told)?.token ?? '').failed === check;
const tokenOf =
  (length: number): When =>
  (told) =>
    failing('ready-token')(told) && tokenLength(told.ready!.handoff!.token) === length;
const waitsInVain =
  (writes: number, closed: boolean): When =>
  (told) =>
    told.right === 'fell-back' &&
    told.ready === null &&
    told.writes.length === writes &&
    told.closed === closed;

/** Of a ready that is right, in bytes. */
const RIGHT = 39;

/** For each case a client that fails it. */
export const WRONG_CLIENTS: { readonly [id: string]: WrongClient } = {
  'reply/refused': adopts(({ reply }) => Buffer.from(reply?.bytes ?? []).includes('shutting down')),
  'reply/without-capability': adopts((told) => negotiated(told)?.handlePassing === false),
  'reply/without-token': adopts((told) => negotiated(told)?.token === ''),
  'reply/request-id': adopts(({ reply }) => String(reply?.requestId) === '999'),
  'reply/protocol-not-offered': adopts(({ reply }) =>
    Buffer.from(reply?.bytes ?? []).includes('0809', 'hex'),
  ),
  'reply/token-of-15-bytes': adopts((told) => negotiated(told)?.token.length === 30),
  'reply/kind': adopts(({ reply }) => reply?.kind === 2),
  'reply/envelope-version': adopts(({ reply }) => reply?.envelopeVersion === 2),
  'reply/no-result': adopts(({ reply }) => reply !== null && reply.payloadEnd === reply.payloadStart),
  'reply/unknown-field': fallsBack(has('reply', 'a00601')),
  'reply/byte-by-byte': fallsBack(({ writes }) => writes[0]!.length === 1),
  'reply/hangup': adopts(({ writes, closed }) => closed && writes.length === 0),
  'reply/cut': adopts(({ reply, writes, closed }) => closed && reply === null && writes.length === 1),
  'reply/framing-version': adopts(broken(0, 2, 0)),
  'reply/oversize': adopts(broken(0, 1, 1)),
  'reply/frame': adopts(failingReply('reply-frame')),
  'reply/payload-protocol': adopts(failingReply('reply-payload-protocol')),
  'reply/payload-encoding': adopts(failingReply('reply-payload-encoding')),
  'reply/payload': adopts(failingReply('reply-payload')),
  'ready/right': fallsBack(
    (told) =>
      told.writes.length === 2 &&
      told.writes[1]!.length === RIGHT &&
      String(told.ready?.requestId) !== '4242' &&
      !has('reply', 'a00601')(told),
  ),
  'ready/other-ids': fallsBack(({ ready }) => String(ready?.requestId) === '4242'),
  'ready/in-one-write': fallsBack(({ writes }) => writes.length === 1),
  'ready/byte-by-byte': fallsBack(({ writes }) => writes[0]!.length > 1 && writes.length > 10),
  'ready/refused': adopts(failing('ready-accepted')),
  'ready/never': adopts(waitsInVain(1, false)),
  'ready/unknown-field': fallsBack(has('ready', 'a00601')),
  'ready/defaults-written-out': fallsBack(has('ready', '30003800')),
  'ready/reason-with-acceptance': fallsBack(({ ready }) => ready?.handoff?.errorDetail === 'none'),
  'ready/ack-verbatim': adopts(({ ready }) => ready?.kind === 1 && ready.message === 'HandoffAck'),
  'ready/empty': adopts(({ ready }) => ready !== null && ready.end - ready.start === 5),
  'ready/second-reply': adopts(
    ({ ready }) => ready !== null && ready.message === 'HelloReply' && ready.end - ready.start > 5,
  ),
  'ready/late': { patienceMs: 3_100 },
  'application/early-bytes': { losesEarlyBytes: true },
  'application/late-bytes': { closesAfter: 1 },
  'application/silent-fallback': { endsWith: 'it ended with exit code 1' },
  'ready/hangup': { ...adopts(waitsInVain(1, true)), also: ['application/silent-fallback'] },
  'ready/cut': adopts(waitsInVain(2, true)),
  'ready/framing-version': adopts(({ writes }) => writes.length === 2 && writes[1]![0] === 2),
  'ready/oversize': adopts(({ writes }) => writes.length === 2 && writes[1]![4] !== 0),
  'ready/frame': adopts(failing('ready-frame')),
  'ready/envelope-version': adopts(({ ready }) => ready?.envelopeVersion === 2),
  'ready/kind': adopts(({ ready }) => ready?.kind === 3),
  'ready/payload-protocol': adopts(({ ready }) => ready?.payloadProtocol === 0xd0fe),
  'ready/payload-encoding': adopts(failing('ready-payload-encoding')),
  'ready/payload': adopts(failing('ready-payload')),
  'ready/token': adopts(tokenOf(16)),
  'ready/token-short': adopts(tokenOf(15)),
  'ready/token-empty': adopts(tokenOf(0)),
};
