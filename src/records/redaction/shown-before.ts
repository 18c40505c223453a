import { SHOWN_BYTES } from './cut.ts';
import type { KnownSecrets } from './known-secrets.ts';

/**
 * What passed before something is shown, which it does not say itself. It is kept beside records and readings, so that it is
 * in nothing that is written; only redaction asks for it.
 */
const KNOWN = new WeakMap<object, KnownSecrets>();
const SHOWN = new WeakMap<object, number>();

/** Notes beside a record, the reading of a frame, or what becomes a record, which secrets passed before; gives it. */
export function noteKnown<T extends object>(said: T, secrets: KnownSecrets | null): T {
  if (secrets !== null) KNOWN.set(said, secrets);
  return said;
}

/** The secrets that passed on its connection. */
export function knownTo(said: object): readonly Uint8Array[] {
  return KNOWN.get(said)?.all ?? [];
}

/** Notes how many of bytes in no frame may be shown. */
export function noteShown(said: object, count: number): void {
  if (count < SHOWN_BYTES) SHOWN.set(said, count);
}

/** How many of its first bytes may be shown: fewer than 4 where it continues bytes of which some are shown. */
export function shownBytesOf(said: object): number {
  return SHOWN.get(said) ?? SHOWN_BYTES;
}

/** A record that says the same as another, of which it was made. */
export function alike<T extends object>(record: T, other: object): T {
  noteKnown(record, KNOWN.get(other) ?? null);
  noteShown(record, shownBytesOf(other));
  return record;
}
