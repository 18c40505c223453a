import { plural } from '../wire/plural.ts';

/** A frame that a peer waits for. */
export interface AwaitedFrame {
  /** With its article. */
  readonly name: string;
  /** What a connection that ends before any byte of it may mean; null: nothing in particular. */
  readonly mistaken: string | null;
}

/** The peer that people mistake for a broker knows no Hello, and nothing else that a client says. */
const mistaken = 'a backend closes on what a client says: is this the endpoint of one?';

export const HELLO_REPLY: AwaitedFrame = { name: 'a HelloReply', mistaken };
export const ADMIN_REPLY: AwaitedFrame = { name: 'an AdminReply', mistaken };
export const READY: AwaitedFrame = { name: 'a ready', mistaken: null };

/**
 * The meaning of a connection that ended before the awaited frame: nothing was answered, or the answer cannot be read.
 * @param part how many bytes of it had come @param reason the error code; empty after an orderly end
 */
export function brokenOff(
  who: string,
  { name, mistaken }: AwaitedFrame,
  part: number,
  reason: string,
): { readonly outcome: 'unanswered' | 'invalid'; readonly text: string } {
  const why = reason === '' ? '' : ` (${reason})`;
  if (part === 0) {
    const hint = mistaken === null ? '' : `; ${mistaken}`;
    return { outcome: 'unanswered', text: `${who} closed the connection without ${name}${why}${hint}` };
  }
  const text = `${who} closed the connection inside ${name}, after ${plural(part, 'byte')}${why}`;
  return { outcome: 'invalid', text };
}
