/** Work that takes less is not worth a bar; in ms. */
const FIRST_AFTER = 1_000;
const EVERY = 200;
const WIDTH = 30;

/** A bar on standard error, for long work on a terminal whose rows do not go there. */
export class Progress {
  private readonly total: number | null;
  private readonly shown: boolean;
  private next = performance.now() + FIRST_AFTER;
  private drawn = false;

  /** @param total bytes in all, null where that is not known */
  constructor(total: number | null, shown: boolean) {
    this.total = total;
    this.shown = shown;
  }

  update(bytes: number): void {
    if (!this.shown || performance.now() < this.next) return;
    this.next = performance.now() + EVERY;
    this.drawn = true;
    process.stderr.write(`\r${this.line(bytes)}`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.drawn) process.stderr.write(`\r${' '.repeat(WIDTH + 30)}\r`);
  }

  private line(bytes: number): string {
    const megabytes = `${Math.round(bytes / 1e6)} MB`;
    if (this.total === null || this.total === 0) return `decoded ${megabytes}`;
    const part = Math.min(1, bytes / this.total);
    const full = Math.round(part * WIDTH);
    return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${Math.floor(part * 100)} %, ${megabytes}`;
  }
}
