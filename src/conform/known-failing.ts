import { matches } from './selection.ts';

/** The cases that a peer is known to fail: ids or globs, one per line; what follows a `#` is a comment. */
export class KnownFailing {
  private readonly globs: readonly string[];

  constructor(text: string) {
    const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*$/, '').trim());
    this.globs = lines.filter((line) => line !== '');
  }

  has(id: string): boolean {
    return this.globs.some((glob) => matches(glob, id));
  }

  /** Those that fit none of the ids: most likely misspelt. @param generated how many generated conversations there are as well */
  strangers(ids: readonly string[], generated = 0): readonly string[] {
    const all = [...ids, ...Array.from({ length: generated }, (_, index) => `fuzz/${index + 1}`)];
    return this.globs.filter((glob) => !all.some((id) => matches(glob, id)));
  }
}

export const NONE_KNOWN = new KnownFailing('');
