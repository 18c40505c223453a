import type { FrameReading } from '../wire/frame/frame-reading.ts';
import type { Problem } from '../wire/problem.ts';
import { protocolName } from '../wire/registry.ts';
import { addEnvelopeProblem } from './pairing-problems.ts';

/** Adds `payload-protocol` where a frame that has to be of one protocol says another. @param what the frame, as a reader knows it @param hint is added to what is said */
export function addOtherProtocol(
  frame: FrameReading,
  wanted: number,
  what: string,
  problems: Problem[],
  hint = '',
): void {
  const { payloadProtocol: found } = frame;
  if (found === null || found === wanted) return;
  const text = `${what} must be under ${described(wanted)}, found ${described(found)}${hint}`;
  addEnvelopeProblem(problems, frame, 'payload-protocol', 'payloadProtocol', 3, text);
}

function described(protocol: number): string {
  return `0x${protocol.toString(16).toUpperCase().padStart(4, '0')} (${protocolName(protocol)})`;
}
