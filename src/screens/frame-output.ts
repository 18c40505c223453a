import { EventEmitter } from 'node:events';

/** What ink needs to know of a terminal. */
interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(text: string): boolean;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/**
 * Stands between ink and the terminal: takes whole frames, and writes only the lines that differ from the frame before, each at
 * its place. So a key press costs a few lines, and nothing flickers.
 */
export class FrameOutput extends EventEmitter {
  readonly isTTY = true;
  private readonly terminal: Terminal;
  private shown: readonly string[] = [];
  private released = false;

  constructor(terminal: Terminal) {
    super();
    this.terminal = terminal;
    terminal.on('resize', this.resized);
  }

  get columns(): number {
    return this.terminal.columns;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  write(frame: string): boolean {
    if (this.released) return true;
    // ink also hides and shows the cursor; that is done once, for the whole screen.
    if (frame === '' || /^\u001b\[\?25[hl]$/.test(frame)) return true;
    const lines = frame.replace(/\n$/, '').split('\n').slice(0, this.rows);
    let text = '';
    lines.forEach((line, index) => {
      if (line !== this.shown[index]) text += `\u001b[${index + 1};1H${line}\u001b[0m\u001b[K`;
    });
    for (let index = lines.length; index < this.shown.length; index++)
      text += `\u001b[${index + 1};1H\u001b[K`;
    this.shown = lines;
    return text === '' ? true : this.terminal.write(text);
  }

  /** Lets go of the terminal: nothing is written to it any more. */
  release(): void {
    this.released = true;
    this.terminal.off('resize', this.resized);
  }

  private readonly resized = (): void => {
    // The terminal may have moved anything anywhere.
    this.shown = [];
    this.terminal.write('\u001b[2J');
    this.emit('resize');
  };
}
