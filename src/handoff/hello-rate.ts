/** In microseconds. */
const SECOND = 1_000_000;

/** How many Hellos each process may send in a second; a process that is not known is not counted. docs/protocol.md, "Hello". */
export class HelloRate {
  private readonly limit: number;
  private second = 0;
  private counts = new Map<number, number>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Counts a Hello; false where there have been too many. @param at in microseconds */
  allows(pid: number | null, at: number): boolean {
    if (pid === null || pid === 0) return true;
    const second = Math.floor(at / SECOND);
    if (second !== this.second) {
      this.second = second;
      this.counts = new Map();
    }
    const count = (this.counts.get(pid) ?? 0) + 1;
    this.counts.set(pid, count);
    return count <= this.limit;
  }
}
