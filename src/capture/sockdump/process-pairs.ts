/** All that two processes say to each other, as one connection. */
export class ProcessPairs {
  private readonly connections = new Map<string, number>();

  /** Which connection it is, and which of its ends the sender. @param sender pids, as text */
  place(sender: string, receiver: string): { readonly connection: number; readonly end: 0 | 1 } {
    const ordered = sender < receiver ? [sender, receiver] : [receiver, sender];
    const key = ordered.join(' ');
    const connection = this.connections.get(key) ?? this.connections.size;
    this.connections.set(key, connection);
    return { connection, end: sender === ordered[0] ? 0 : 1 };
  }
}
