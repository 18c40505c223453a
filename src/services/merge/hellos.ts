import { RecentlyUsed } from '../../records/recently-used.ts';
import type { RecordedConnection } from './recorded-connection.ts';

/** Two recordings have the same Hello within this, in µs: it is sent before anything that is unique. */
const MOST_APART = 2_000_000;
const MOST_HELLOS = 8_192;

interface Told {
  readonly time: number | null;
  /** The shared number of its connection. */
  readonly number: number;
  readonly recordings: Set<number>;
  /** The connections of other recordings on which the same one was not told again. */
  readonly others: RecordedConnection[];
}

/**
 * Which connection a Hello is from, before its reply says so with a token: the same bytes at about the same time, in another recording, are
 * taken for the same Hello.
 */
export class Hellos {
  private readonly told = new RecentlyUsed<string, Told[]>(MOST_HELLOS);
  private readonly tokens = new RecentlyUsed<number, { readonly token: string; readonly told: Told | null }>(
    MOST_HELLOS,
  );
  private readonly byNumber = new RecentlyUsed<number, Told>(MOST_HELLOS);

  /** The number of the connection on which another recording has shown it; null where none has. */
  find(bytes: string, recording: number, time: number | null, connection: RecordedConnection): number | null {
    const found = this.told
      .get(bytes)
      ?.find(
        (told) =>
          !told.recordings.has(recording) &&
          told.time !== null &&
          time !== null &&
          Math.abs(told.time - time) <= MOST_APART,
      );
    if (found === undefined) return null;
    found.recordings.add(recording);
    found.others.push(connection);
    return found.number;
  }

  /** Notes one that was told. */
  add(bytes: string, recording: number, time: number | null, number: number): void {
    const told = { time, number, recordings: new Set([recording]), others: [] };
    const before = this.told.get(bytes) ?? [];
    // Those that are too old for another recording to have them are forgotten.
    const recent = before.filter(
      (other) => other.time !== null && time !== null && time - other.time <= MOST_APART,
    );
    this.told.set(bytes, [...recent, told]);
    this.byNumber.set(number, told);
  }

  /**
   * Takes in the token of a reply. Gives the connections that are not the one of that number after all, as another reply came there; one
   * recording's were told, and the others' were not.
   */
  replied(number: number, token: string): readonly RecordedConnection[] {
    const known = this.tokens.get(number);
    if (known === undefined) {
      this.tokens.set(number, { token, told: this.byNumber.get(number) ?? null });
      return NONE;
    }
    return known.token === token ? NONE : (known.told?.others.splice(0) ?? NONE);
  }
}

const NONE: readonly RecordedConnection[] = [];
