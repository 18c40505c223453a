import { judgeReady } from '../../../src/handoff/judge-ready.ts';
import { judgeReply } from '../../../src/handoff/judge-reply.ts';
import { tokenLength } from '../../../src/wire/token.ts';
import type { ClientDeviation, Told } from './client.ts';

type When = (told: Told) => boolean;

const adopts =
  (when: When): ClientDeviation =>
  (told) =>
    when(told) ? 'adopted' : told.right;
const fallsBack =
  (when: When): ClientDeviation =>
  (told) =>
    told.right === 'adopted' && when(told) ? 'fell-back' : told.right;

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

/** For each case a client that fails it. */
export const WRONG_CLIENTS: { readonly [id: string]: ClientDeviation } = {
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
  'ready/right': fallsBack(({ ready, writes }) => writes.length === 2 && String(ready?.requestId) !== '4242'),
  'ready/other-ids': fallsBack(({ ready }) => String(ready?.requestId) === '4242'),
  'ready/in-one-write': fallsBack(({ writes }) => writes.length === 1),
  'ready/byte-by-byte': fallsBack(({ writes }) => writes.length > 10),
  'ready/refused': adopts(failing('ready-accepted')),
  'ready/never': adopts(waitsInVain(1, false)),
  'ready/hangup': adopts(waitsInVain(1, true)),
  'ready/cut': adopts(waitsInVain(2, true)),
  'ready/framing-version': adopts(({ writes }) => writes.length === 2 && writes[1]![0] === 2),
  'ready/oversize': adopts(({ writes }) => writes.length === 2 && writes[1]![4] !== 0),
  'ready/frame': adopts(failing('ready-frame')),
  'ready/envelope-version': adopts(failing('ready-envelope-version')),
  'ready/kind': adopts(failing('ready-kind')),
  'ready/payload-protocol': adopts(failing('ready-payload-protocol')),
  'ready/payload-encoding': adopts(failing('ready-payload-encoding')),
  'ready/payload': adopts(failing('ready-payload')),
  'ready/token': adopts(tokenOf(16)),
  'ready/token-short': adopts(tokenOf(15)),
  'ready/token-empty': adopts(tokenOf(0)),
};
