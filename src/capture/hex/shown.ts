/** Bytes that a text shows, or how many it says that it left out. */
export type Shown = Uint8Array | number;
