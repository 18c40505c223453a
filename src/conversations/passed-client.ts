import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { Part } from './contract.ts';

/** How the client’s connection goes with a write; null: it does not go. `odd`: in a way in which a backend may not find it. */
type Way = 'due' | 'odd' | null;

/** Whether a client’s connection has left for the backend, by what was written: a script may pass something else, or nothing. */
export class PassedClient {
  /** That of each write that has not been reported as sent. */
  private readonly leaving: Way[] = [];
  private way: Way = null;

  leaves(parts: readonly Part[]): void {
    const ways = parts.map(wayOf).filter((way) => way !== null);
    this.leaving.push(ways.find((way) => way === 'due') ?? ways[0] ?? null);
  }

  /** The first write has left. @param lacking whether it went without something that should have been passed */
  left(lacking: boolean): void {
    const way = this.leaving.shift() ?? null;
    if (!lacking) this.way ??= way;
  }

  /** On Windows: by that handle, `0` where the backend could not be given any. */
  byHandle(value: string): void {
    this.way = value === '0' ? null : 'due';
  }

  get isPassed(): boolean {
    return this.way !== null;
  }

  /** What is not known of a client whose backend has accepted; empty where it was passed as it should be. */
  get doubt(): string {
    if (this.way === 'due') return '';
    return this.way === null
      ? 'its connection had not left with the offer, so that no backend can have it'
      : 'its connection was passed in a way in which the backend may not have found it, which is not observed';
  }
}

function wayOf({ bytes, passed = [] }: Part): Way {
  if (!passed.includes('connection') && !passed.includes('nonblocking')) return null;
  return passed.length === 1 && bytes.length === TOKEN_LENGTH ? 'due' : 'odd';
}
