import type { FrameName } from '../../src/frames/draft.ts';
import { encodeMessageDraft, type Message, type MessageDraft, type Part } from '../../src/frames/message.ts';
import { judgeAck } from '../../src/handoff/judge-ack.ts';
import { judgeAdminRequest } from '../../src/handoff/judge-admin.ts';
import { judgeHello } from '../../src/handoff/judge-hello.ts';
import { judgeOffer } from '../../src/handoff/judge-offer.ts';
import { judgeReady } from '../../src/handoff/judge-ready.ts';
import { judgeReply } from '../../src/handoff/judge-reply.ts';
import { TokenStore } from '../../src/handoff/tokens.ts';
import type { FrameReading } from '../../src/wire/frame/frame-reading.ts';
import { MAX_BODY_LENGTH, MAX_HELLO_BODY_LENGTH, TOKEN_LENGTH } from '../../src/wire/limits.ts';
import { FrameBuffer } from '../../src/wire/strict/frame-buffer.ts';
import { OFFERED } from '../handoff/offered.ts';
import { concat, read, toHex } from '../wire/building.ts';
import { PEER_PID, RIGHT } from './right.ts';

/** The first check that a message fails at the peer that it is for; null: none. */
export function failedCheck(frame: FrameName, draft: MessageDraft): string | null {
  const message = encodeMessageDraft(draft);
  if (frame === 'offer') return failedOffer(message);
  // What follows a sideband in a tap is the offer, which is right.
  if (frame === 'sideband') return failedOffer({ ...message, frame: encodeMessageDraft(RIGHT.offer).frame });
  const prefix = frame === 'ready' || frame === 'reply' ? `${frame}-` : '';
  const reading = frameIn(message.frame, frame === 'hello' ? MAX_HELLO_BODY_LENGTH : MAX_BODY_LENGTH);
  return reading === null ? `${prefix}framing` : JUDGES[frame](reading);
}

const JUDGES: {
  readonly [frame in Exclude<FrameName, 'offer' | 'sideband'>]: (frame: FrameReading) => string | null;
} = {
  hello: (frame) => judgeHello(frame, PEER_PID, null).failed,
  reply: failedReply,
  ack: (frame) => judgeAck(frame, OFFERED, null).checks.find(({ result }) => result === 'failed')?.id ?? null,
  ready: (frame) => judgeReady(frame, toHex(tokenOfRightReady())).failed,
  admin: (frame) => judgeAdminRequest(frame).failed,
};

/** A client that has agreed to a handoff goes on to the ready, which is right. */
function failedReply(frame: FrameReading): string | null {
  const { failed, negotiated } = judgeReply(frame);
  if (failed !== null || negotiated === null) return failed;
  const ready = frameIn(encodeMessageDraft(RIGHT.ready).frame, MAX_BODY_LENGTH)!;
  return judgeReady(ready, negotiated.token).failed;
}

/** A backend takes the first 16 bytes with a descriptor attached to them, then reads the frame. */
function failedOffer({ sideband, frame }: Message): string | null {
  const parts = [...sideband, ...frame];
  const bytes = concat(...parts.map((part) => part.bytes));
  const attached = parts.some(({ passed }, index) => {
    const before = parts.slice(0, index).reduce((sum, part) => sum + part.bytes.length, 0);
    return passed.length > 0 && before < TOKEN_LENGTH;
  });
  if (!attached) return 'sideband';
  const reading = frameIn([{ bytes: bytes.subarray(TOKEN_LENGTH), passed: [] }], MAX_BODY_LENGTH);
  if (reading === null) return 'framing';
  const judged = judgeOffer(reading, toHex(bytes.subarray(0, TOKEN_LENGTH)), new TokenStore(null, () => 0));
  if (judged.type === 'unanswerable') return judged.failed;
  return judged.type === 'refusable' ? 'token' : null;
}

/** The first frame; null: there is none that could be read. */
function frameIn(parts: readonly Part[], longestBody: number): FrameReading | null {
  const buffer = new FrameBuffer(longestBody);
  for (const { bytes } of parts) buffer.push(bytes);
  const next = buffer.next();
  return next.type === 'frame' ? read(next.bytes.subarray(0, next.end), null) : null;
}

function tokenOfRightReady(): Uint8Array {
  return RIGHT.ready.frame!.payload['token'] as Uint8Array;
}
