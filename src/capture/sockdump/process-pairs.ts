import { OldestKeys } from '../../records/oldest-keys.ts';

/** How many pairs of processes are followed at once. */
const MOST_PAIRS = 8_192;

/** All that two processes say to each other, as one connection. */
export class ProcessPairs {
  private readonly connections = new Map<string, number>();
  private readonly oldest = new OldestKeys(this.connections);
  private count = 0;
  private gaveUp = false;
  private readonly forgotten: (connection: number) => void;

  /** @param forgotten called with a connection that is no longer followed, as too many others came after it */
  constructor(forgotten: (connection: number) => void) {
    this.forgotten = forgotten;
  }

  /** Which connection it is, and which of its ends the sender. @param sender pids, as text */
  place(sender: string, receiver: string): { readonly connection: number; readonly end: 0 | 1 } {
    const ordered = sender < receiver ? [sender, receiver] : [receiver, sender];
    const key = ordered.join(' ');
    const known = this.connections.get(key);
    const connection = known ?? this.count++;
    // The order is that of the last use.
    if (known !== undefined) this.connections.delete(key);
    else if (this.connections.size >= MOST_PAIRS) this.forgetOldest();
    this.connections.set(key, connection);
    return { connection, end: sender === ordered[0] ? 0 : 1 };
  }

  /** What a person should know about the pairs, in sentences. */
  get remarks(): readonly string[] {
    const text = `more than ${MOST_PAIRS} pairs of processes are in the recording: what those said later that had been silent for longest counts as other connections`;
    return this.gaveUp ? [text] : [];
  }

  private forgetOldest(): void {
    const key = this.oldest.next()!;
    const connection = this.connections.get(key)!;
    this.connections.delete(key);
    this.gaveUp = true;
    this.forgotten(connection);
  }
}
