/** Which cases run, by globs over their ids. `*` matches any characters, `/` included; `?` matches one. */
export interface Selection {
  /** Empty: all. */
  readonly run: readonly string[];
  readonly skip: readonly string[];
}

/** Whether an id is selected: by one of `run`, and by none of `skip`. */
export function isSelected(id: string, { run, skip }: Selection): boolean {
  return (
    (run.length === 0 || run.some((glob) => matches(glob, id))) && !skip.some((glob) => matches(glob, id))
  );
}

/** Whether the whole id fits the glob. Linear in the length of both: it goes back only to the last `*`. */
export function matches(glob: string, id: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let position = 0;
  while (position < id.length) {
    if (glob[at] === '*') {
      star = at++;
      resume = position;
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === id[position])) {
      at++;
      position++;
    } else if (star !== -1) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}
