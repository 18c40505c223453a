/** Inputs that once broke something: what they were drawn for, and their seeds. */
export const SEEDS: readonly (readonly [target: string, seed: number])[] = [
  // What is said of an ACK hung on whether the bytes behind it had come with it.
  ['decoder', 138192],
  ['decoder', 153410],
];
