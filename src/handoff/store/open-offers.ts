import { hex } from '../../wire/fields/value.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { type Handoff, LONGEST_TOKEN } from '../handoff.ts';

/** Answered ones in the middle of the list are taken out when there are more of them than this, and than of open ones. */
const MOST_ANSWERED = 32;

/** Never added to. */
const NO_LIST: Handoff[] = [];

/** The open offers of a connection in the order in which they were made. */
export class OpenOffers {
  /** How many are open. */
  count = 0;
  /** The only one, on nearly every connection; null where they are in the list. */
  private one: Handoff | null = null;
  private list = NO_LIST;
  /** Where in the list the first open one is. */
  private first = 0;
  /** Those whose token is not 16 bytes long, which the table does not find, by their tokens; null where there are none. */
  private unusual: Map<string, Handoff[]> | null = null;

  add(handoff: Handoff): void {
    this.count += 1;
    if (handoff.tokenLength !== TOKEN_LENGTH) this.addUnusual(handoff);
    if (this.count === 1) this.one = handoff;
    else if (this.one === null) this.list.push(handoff);
    else {
      this.list = [this.one, handoff];
      this.one = null;
    }
  }

  get oldest(): Handoff | null {
    return this.count === 0 ? null : (this.one ?? this.list[this.first]!);
  }

  /** The open one; null unless there is exactly one. */
  get only(): Handoff | null {
    return this.count === 1 ? this.oldest : null;
  }

  get latest(): Handoff | null {
    return this.count === 0 ? null : (this.one ?? this.list.at(-1)!);
  }

  /** Ends the wait of one of them; false where the list still refers to it for a while. */
  take(handoff: Handoff): boolean {
    handoff.open = false;
    this.count -= 1;
    if (handoff.tokenLength !== TOKEN_LENGTH) this.takeUnusual(handoff);
    if (this.count === 0) {
      this.one = null;
      this.list = NO_LIST;
      this.first = 0;
      return true;
    }
    const { list } = this;
    const gone = list.at(-1) === handoff || list[this.first] === handoff;
    while (list.length > this.first && !list.at(-1)!.open) list.pop();
    while (this.first < list.length && !list[this.first]!.open) this.first += 1;
    if (
      list.length - this.first > 2 * this.count + MOST_ANSWERED ||
      2 * this.first > list.length + MOST_ANSWERED
    ) {
      this.list = this.all();
      this.first = 0;
    }
    return gone;
  }

  /** All that are open, the oldest first. */
  all(): Handoff[] {
    return this.one !== null ? [this.one] : this.list.slice(this.first).filter(({ open }) => open);
  }

  /** The oldest with that token, which is not 16 bytes long. */
  withToken(token: Uint8Array): Handoff | null {
    return this.unusual?.get(keyOf(token, token.length))?.[0] ?? null;
  }

  private addUnusual(handoff: Handoff): void {
    const key = keyOf(handoff.token, handoff.tokenLength);
    this.unusual ??= new Map();
    const same = this.unusual.get(key);
    if (same === undefined) this.unusual.set(key, [handoff]);
    else same.push(handoff);
  }

  private takeUnusual(handoff: Handoff): void {
    const key = keyOf(handoff.token, handoff.tokenLength);
    const same = this.unusual?.get(key) ?? [];
    const at = same.indexOf(handoff);
    if (at !== -1) same.splice(at, 1);
    if (same.length === 0) this.unusual?.delete(key);
  }
}

/** @param length of the token, of which the bytes may be only the beginning */
function keyOf(bytes: Uint8Array, length: number): string {
  return `${length}:${hex(bytes.subarray(0, LONGEST_TOKEN))}`;
}
