import type { Process } from './process.ts';

/** A connection as a process gets it when it has dialled or accepted one. */
export class VirtualSocket {
  readonly process: Process;
  readonly descriptor: number;

  constructor(process: Process, descriptor: number) {
    this.process = process;
    this.descriptor = descriptor;
  }

  destroy(): void {
    this.process.close(this.descriptor);
  }
}
