/** Inputs that once broke something: what they were drawn for, and their seeds. */
export const SEEDS: readonly (readonly [target: string, seed: number])[] = [];
