/** Work that takes less is not worth a bar; in ms. */
const FIRST_AFTER = 1_000;
const EVERY = 200;
const WIDTH = 30;

/** A bar on standard error, for long work on a terminal whose rows do not go there. */
export class Progress {
  private readonly total: number | null;
  private readonly shown: boolean;
  private readonly text: (done: number) => string;
  private next = Date.now() + FIRST_AFTER;
  /** The length of the line on the screen. */
  private drawn = 0;

  /**
   * @param total how much there is in all, null where that is not known
   * @param text what is said beside the bar
   */
  constructor(total: number | null, shown: boolean, text: (done: number) => string) {
    this.total = total;
    this.shown = shown;
    this.text = text;
  }

  update(done: number): void {
    if (!this.shown || Date.now() < this.next) return;
    this.next = Date.now() + EVERY;
    const line = this.line(done);
    process.stderr.write(`\r${line.padEnd(this.drawn)}`);
    this.drawn = Math.max(this.drawn, line.length);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.drawn > 0) process.stderr.write(`\r${' '.repeat(this.drawn)}\r`);
    this.drawn = 0;
  }

  private line(done: number): string {
    if (this.total === null || this.total === 0) return this.text(done);
    const part = Math.min(1, done / this.total);
    const full = Math.round(part * WIDTH);
    const bar = `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
    return `${bar} ${Math.floor(part * 100)} %, ${this.text(done)}`;
  }
}
