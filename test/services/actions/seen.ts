import { readFrame } from '../../../src/wire/frame/frame.ts';
import type { FrameReading } from '../../../src/wire/frame/frame-reading.ts';
import { bodyLengthAt } from '../../../src/wire/header.ts';
import { HEADER_LENGTH } from '../../../src/wire/limits.ts';
import { TOKEN } from '../../wire/building.ts';
import type { WatchingPeer } from './watching-peer.ts';

/** Where an action is judged: the connection of the peer that it is done to. */
export interface Watched {
  readonly connection: WatchingPeer;
  /** Where a tap is between: who sends the frame. */
  readonly sender?: WatchingPeer;
  /** Bytes that came before those of the action. */
  readonly before: number;
  /** Resolves once the message is due. */
  readonly due: Promise<unknown>;
  /** Whether a frame is as it should be. */
  readonly right: (frame: FrameReading) => boolean;
}

/** Turns of the event loop in which what is done at once has been done: both sides are in this process. */
const TURNS = 30;
/** How long it may take, in ms; only so that a failure can say what was seen instead. */
const PATIENCE_MS = 600_000;

/**
 * What the peer has seen in the end, in words: `frame` for a right one, `wrong` for another whole one, `+N` for the first N bytes of
 * one, `-1` for all but the last, the text for bytes that begin none, and how the connection is.
 * @param wanted what to wait for; what does not come shows only when all of that is there
 */
export async function seen({ connection, before, due, right }: Watched, wanted: string): Promise<string> {
  await due;
  const look = () => inWords(connection, before, right);
  const cutShort = () => connection.spokeTooLate && connection.state !== 'open';
  const giveUp = performance.now() + PATIENCE_MS;
  while (look() !== wanted && !cutShort() && performance.now() < giveUp)
    await new Promise((done) => setTimeout(done, 5));
  for (let turn = 0; turn < TURNS; turn++) await new Promise((done) => setImmediate(done));
  return look();
}

function inWords(connection: WatchingPeer, before: number, right: Watched['right']): string {
  const bytes = connection.received.subarray(before);
  const words: string[] = [];
  let at = 0;
  for (let end = 0; end !== -1; at = end === -1 ? at : end) {
    end = sidebandEnd(bytes, at);
    if (end !== -1) words.push('sideband');
    else {
      end = frameEnd(bytes, at);
      if (end !== -1) words.push(right(readFrame(bytes, at, end, 0, null)) ? 'frame' : 'wrong');
    }
  }
  const rest = bytes.subarray(at);
  // A right frame may follow what is none.
  const next = rest.findIndex((_, index) => {
    const end = frameEnd(rest, index);
    return end === rest.length && right(readFrame(rest, index, end, 0, null));
  });
  if (next > 0) words.push(partOf(rest.subarray(0, next)), 'frame');
  else if (rest.length > 0) words.push(partOf(rest));
  return [...words, connection.state].join(' ');
}

function sidebandEnd(bytes: Buffer, at: number): number {
  return TOKEN.length <= bytes.length - at && bytes.subarray(at, at + TOKEN.length).equals(TOKEN)
    ? at + TOKEN.length
    : -1;
}

function frameEnd(bytes: Buffer, at: number): number {
  if (bytes.length - at < HEADER_LENGTH || bytes[at] !== 1) return -1;
  const end = at + HEADER_LENGTH + bodyLengthAt(bytes, at);
  return end > bytes.length ? -1 : end;
}

/** Bytes that are no whole frame: a text, or how many there are, or how many are missing where that is one. */
function partOf(bytes: Buffer): string {
  if (/^[ -~]+$/.test(bytes.toString('latin1'))) return `"${bytes}"`;
  if (bytes[0] !== 1 || bytes.length < HEADER_LENGTH) return `+${bytes.length}`;
  const missing = HEADER_LENGTH + bodyLengthAt(bytes, 0) - bytes.length;
  return missing === 1 ? '-1' : `+${bytes.length}`;
}
