import { RecentlyUsed } from '../../records/recently-used.ts';
import type { About } from './socket-annotation.ts';
import { linkEnds, newEnd, type SocketEnd } from './socket-end.ts';

const MOST_CLOSED = 4096;
/** How many names of sockets are known at once. */
const MOST_NAMED = 16_384;

/** The sockets that strace prints something about, with -y and -yy. */
export class SocketEnds {
  /** Whether some were given up, as there were too many. */
  gaveUp = false;
  private readonly ends = new RecentlyUsed<string, SocketEnd>(MOST_NAMED, (end) => {
    this.gaveUp = true;
    this.names.delete(end);
    this.unused.delete(end);
  });
  private readonly names = new Map<SocketEnd, string>();
  private readonly unused = new Set<SocketEnd>();

  /** The end that strace prints something about; null for anything but a socket. */
  about(about: About): SocketEnd | null {
    if (about.socket === null) return null;
    const end = this.named(about.socket, about.family);
    if (about.peer !== null) {
      linkEnds(end, this.named(about.peer, about.family));
      if (about.bound) end.dialled = false;
    } else if (about.kind === 'listener') end.listening = true;
    return end;
  }

  private named(name: string, family: SocketEnd['family']): SocketEnd {
    const known = this.ends.get(name);
    if (known !== undefined) {
      if (known.family === 'unknown') known.family = family;
      return known;
    }
    const end = newEnd(family);
    this.ends.set(name, end);
    this.names.set(end, name);
    return end;
  }

  /** A closed one may appear again in a process of which nothing is known yet; after many others, it is forgotten. */
  closed(end: SocketEnd): void {
    this.unused.add(end);
    if (this.unused.size <= MOST_CLOSED) return;
    const oldest = this.unused.values().next().value!;
    this.unused.delete(oldest);
    const name = this.names.get(oldest);
    if (oldest.references > 0 || name === undefined) return;
    this.ends.delete(name);
    this.names.delete(oldest);
  }
}
