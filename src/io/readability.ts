/** Tells when a socket has something to read, without reading any of it. */
export interface Readability {
  /** Tells from now on, again and again while there is something. */
  wait(): void;
  stop(): void;
}
