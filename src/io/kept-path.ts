import type { Stats } from 'node:fs';
import { Failure } from '../failure.ts';
import type { Listening } from './light-server.ts';
import type { StreamSocket } from './light-socket.ts';
import { listenLightly, statOf } from './listen.ts';

/** How often to look whether the socket is still at its path. In ms. */
const LOOK_MS = 200;
/** How many looks in a row must find nothing, so that a backend that restarts can have its path back. */
const LOOKS_BEFORE = 5;

/**
 * Keeps listening at a path whose socket another process may remove: a backend that ends unlinks its path, even if another
 * process listens there by then.
 */
export class KeptPath {
  private readonly endpoint: string;
  private readonly accept: (socket: StreamSocket) => void;
  private readonly notice: (text: string) => void;
  private readonly watch: (server: Listening) => void;
  private readonly servers: Listening[];
  private bound: Stats | null = null;
  private looking: NodeJS.Timeout | undefined;
  /** Whether another socket is there, and this has been reported. */
  private displaced = false;
  private missing = 0;
  private over = false;

  /** @param server listens there now @param notice called when the path is lost, and found again @param watch called with each server that takes the place of that one */
  constructor(
    endpoint: string,
    server: Listening,
    accept: (socket: StreamSocket) => void,
    notice: (text: string) => void,
    watch: (server: Listening) => void,
  ) {
    this.endpoint = endpoint;
    this.accept = accept;
    this.notice = notice;
    this.watch = watch;
    this.servers = [server];
    // The name of a pipe goes with whoever made it, and looking at it would dial it.
    if (process.platform === 'win32') return;
    this.bound = statOf(endpoint);
    this.looking = setTimeout(() => void this.look(), LOOK_MS);
  }

  /** Whether what is at the path is ours. */
  isOurs(found: Stats): boolean {
    return found.ino === this.bound?.ino && found.dev === this.bound.dev;
  }

  /** Stops listening; resolves once all connections have ended, too. */
  close(): Promise<unknown> {
    this.over = true;
    clearTimeout(this.looking);
    return Promise.all(
      this.servers.map((server) => new Promise<void>((done) => void server.close(() => done()))),
    );
  }

  private async look(): Promise<void> {
    const found = this.found();
    this.missing = found === null ? this.missing + 1 : 0;
    if (this.missing >= LOOKS_BEFORE) await this.listenAgain();
    else if (found !== null && !this.isOurs(found) && !this.displaced) {
      this.displaced = true;
      this.notice(`another process is listening on ${this.endpoint} now: nothing more passes here`);
    }
    if (!this.over) this.looking = setTimeout(() => void this.look(), LOOK_MS);
  }

  /** Null also where its directory cannot be entered, or is no longer a directory. */
  private found(): Stats | null {
    try {
      return statOf(this.endpoint);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return null;
    }
  }

  private async listenAgain(): Promise<void> {
    try {
      const server = await listenLightly(this.endpoint, this.accept);
      if (this.over) return void server.close();
      this.servers.push(server);
      this.watch(server);
      this.bound = statOf(this.endpoint);
      this.displaced = false;
      this.notice(`another process has removed ${this.endpoint}; listening there again`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // Another process was faster, or the directory is gone: the next look will tell.
    }
  }
}
