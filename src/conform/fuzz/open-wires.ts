import type { Wire } from '../wire.ts';

/** The connections of a generated conversation by the numbers in its moves, each with what is known of it. */
export class OpenWires<Known> {
  private readonly wires = new Map<number, readonly [Wire, Known]>();
  private readonly dial: () => Promise<Wire>;
  private readonly nothingYet: () => Known;

  /** @param nothingYet what is known of a new connection */
  constructor(dial: () => Promise<Wire>, nothingYet: () => Known) {
    this.dial = dial;
    this.nothingYet = nothingYet;
  }

  /** The connection of that number, dialled where it is not open. */
  async open(number: number): Promise<readonly [Wire, Known]> {
    const open = this.wires.get(number) ?? ([await this.dial(), this.nothingYet()] as const);
    this.wires.set(number, open);
    return open;
  }

  close(number: number): void {
    this.wires.get(number)?.[0].close();
    this.wires.delete(number);
  }

  /** Those that are open. */
  all(): Iterable<readonly [Wire, Known]> {
    return this.wires.values();
  }
}
