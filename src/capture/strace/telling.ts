import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Content } from './content.ts';
import { contentLength } from './content.ts';

/** Bytes of one direction as they will be reported. Until then, the calls of the other end may complete them. */
export interface Telling {
  readonly connection: number;
  readonly end: 0 | 1;
  readonly dialled: boolean | null;
  /** Whether the log says that this is a Unix stream socket. */
  readonly certain: boolean;
  /** The end that was handed over to another process, if any. */
  readonly handedOver: 0 | 1 | null;
  readonly time: number | null;
  content: Content;
  descriptors: number;
  passed: readonly PassedDescriptor[];
  /** MSG_CTRUNC. */
  readonly truncated: boolean;
  unread: boolean;
  /** Whether the receiver has only looked at them so far (MSG_PEEK). */
  readonly peeked: boolean;
  /** Whether it is held back, as the other end may show more of it. */
  waiting: boolean;
  told: boolean;
}

/** How much may be held back: in bytes, with an allowance for each telling. */
const MOST_HELD = 1024 * 1024;
const OVERHEAD = 256;

/** Tellings in the order in which they came; the first one that waits holds back the others. */
export class TellingQueue {
  private items: Telling[] = [];
  private first = 0;
  private held = 0;

  push(telling: Telling): void {
    this.items.push(telling);
    this.held += OVERHEAD + contentLength(telling.content);
  }

  /** Gives what no longer has to wait. @param all everything, as nothing follows */
  *release(all: boolean): Generator<Telling> {
    while (this.first < this.items.length) {
      const telling = this.items[this.first]!;
      if (telling.waiting && !all && this.held <= MOST_HELD) return;
      this.first += 1;
      this.held -= OVERHEAD + contentLength(telling.content);
      telling.told = true;
      telling.waiting = false;
      yield telling;
      if (this.first > 1024 && this.first * 2 > this.items.length) {
        this.items = this.items.slice(this.first);
        this.first = 0;
      }
    }
    this.items = [];
    this.first = 0;
  }
}
