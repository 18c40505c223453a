import type { Socket } from 'node:net';

/** Somebody at the other side of a connection who does not behave. */
export interface HostilePeer {
  readonly name: string;
  /** What it does to its connection; everything that it starts ends when the socket is destroyed. */
  play(socket: Socket): void;
}
