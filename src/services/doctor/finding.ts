/** The state of one thing that the program may need on this machine. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly name: string;
  /** `limited`: a part of the program works without it, or works less well. */
  readonly result: 'works' | 'limited' | 'missing';
  /** What was found. */
  readonly found: string;
  /** What to do about it; empty where there is nothing to do. */
  readonly remedy: string;
}

export function works(name: string, found: string): Finding {
  return { name, result: 'works', found, remedy: '' };
}

export function limited(name: string, found: string, remedy: string): Finding {
  return { name, result: 'limited', found, remedy };
}

export function missing(name: string, found: string, remedy: string): Finding {
  return { name, result: 'missing', found, remedy };
}
