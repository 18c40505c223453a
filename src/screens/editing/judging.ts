import { judgeAck, type Offered } from '../../handoff/judge-ack.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import { HEADER_LENGTH } from '../../wire/limits.ts';
import type { FrameFailure, JudgeFrame } from './frame-edit.ts';

/** Judges an ACK as the broker of that offer does. */
export function judgedAsAck(offered: Offered): JudgeFrame {
  return (bytes) => {
    const broken = framing(bytes);
    if (broken !== null) return broken;
    const reading = readFrame(bytes, 0, bytes.length, 0, 'backend-to-broker');
    const failed = judgeAck(reading, offered, null).checks.find(({ result }) => result === 'failed');
    return failed === undefined ? null : { check: failed.id, text: failed.text ?? '' };
  };
}

/** Judges any frame by what it shows alone. */
export const judgedAlone: JudgeFrame = (bytes) => {
  const broken = framing(bytes);
  if (broken !== null) return broken;
  const { problems } = readFrame(bytes, 0, bytes.length, 0, null);
  const found = problems.find(({ severity }) => severity === 'error');
  return found === undefined ? null : { check: found.id, text: found.text };
};

function framing(bytes: Uint8Array): FrameFailure | null {
  const body =
    bytes.length < HEADER_LENGTH ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, true);
  const follow = bytes.length - HEADER_LENGTH;
  if (body === follow) return null;
  const text =
    body === -1 ? 'a frame has at least 5 bytes' : `the header says ${body} bytes, ${follow} follow`;
  return { check: 'framing', text };
}
