/** What a screen needs of the world around it. */
export interface Tools {
  /** In ms, on a clock that does not jump. */
  readonly now: () => number;
  /** Does something once the keys that wait have had their turn. */
  readonly later: (what: () => void) => void;
  /** Puts a text where it can be pasted from; says where that is. */
  readonly copy: (text: string) => string;
}
