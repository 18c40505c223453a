import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** What a program has changed about its terminal: the screen in use, mouse reports, the cursor. */
export interface TerminalState {
  readonly screen: 'normal' | 'alternate';
  readonly mouse: string;
  readonly cursor: boolean;
}

export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

export interface TerminalOptions {
  readonly size: TerminalSize;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** How long a screen may take to show what is waited for, in ms; only so that a failure can show the screen instead. */
const PATIENCE_MS = 600_000;

const AS_IT_WAS: TerminalState = { screen: 'normal', mouse: 'none', cursor: true };

/** A program in a real terminal: keys go in, the screen is read. */
export class TerminalProgram {
  readonly ended: Promise<number>;
  readonly pid: number;
  readonly terminal: InstanceType<typeof xterm.Terminal>;
  /** Bytes that it has written so far. */
  written = 0;
  private readonly pty: IPty;
  private cursor = true;
  private lastBytes = '';
  /** Looked at again whenever the screen has changed. */
  private waiting: (() => void)[] = [];

  constructor(program: string, args: readonly string[], { size, cwd, env }: TerminalOptions) {
    this.pty = spawn(program, [...args], { ...size, cwd, env: { TERM: 'xterm-256color', ...env } });
    this.pid = this.pty.pid;
    keepReading(this.pty);
    this.terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
    this.pty.onData((data) => this.wrote(data));
    this.ended = new Promise((done) => this.pty.onExit(({ exitCode }) => done(exitCode)));
  }

  /** The screen's lines without trailing blanks. */
  screen(): string {
    const { active } = this.terminal.buffer;
    const lines = Array.from({ length: this.terminal.rows }, (_, row) =>
      active.getLine(active.baseY + row)?.translateToString(true),
    );
    return lines.join('\n').trimEnd();
  }

  state(): TerminalState {
    const { buffer, modes } = this.terminal;
    return { screen: buffer.active.type, mouse: modes.mouseTrackingMode, cursor: this.cursor };
  }

  type(keys: string): void {
    this.pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  kill(signal = 'SIGKILL'): void {
    this.pty.kill(signal);
  }

  /** Waits until the screen shows the text. */
  shows(text: string | RegExp): Promise<void> {
    const holds = (screen: string) => (typeof text === 'string' ? screen.includes(text) : text.test(screen));
    return this.until(() => holds(this.screen()), `${text} on the screen`);
  }

  /** Waits until the terminal is as it was before; what was written last may still be in transit to it. */
  isAsItWas(): Promise<void> {
    const wanted = JSON.stringify(AS_IT_WAS);
    return this.until(() => JSON.stringify(this.state()) === wanted, `the terminal as it was, ${wanted}`);
  }

  /** Ends it with a key, waits until the terminal is as it was, and gives the exit code. */
  async quit(key = 'q'): Promise<number> {
    this.type(key);
    const code = await this.ended;
    await this.isAsItWas();
    return code;
  }

  /** Waits until something holds of the screen; it is asked again whenever the program has written something. */
  until(holds: () => boolean, what: string): Promise<void> {
    return new Promise((done, fail) => {
      const late = setTimeout(() => {
        const state = JSON.stringify(this.state());
        fail(new Error(`there is no ${what}; the terminal is ${state}:\n${this.screen()}`));
      }, PATIENCE_MS);
      const look = () => {
        // Half a frame mixes what is on the screen with what was.
        if (this.terminal.modes.synchronizedOutputMode || !holds()) return void this.waiting.push(look);
        clearTimeout(late);
        done();
      };
      look();
    });
  }

  private wrote(data: string): void {
    this.written += Buffer.byteLength(data);
    // A sequence may come in two pieces.
    const read = this.lastBytes + data;
    const [shown, hidden] = ['\u001b[?25h', '\u001b[?25l'].map((sequence) => read.lastIndexOf(sequence));
    if (shown !== hidden) this.cursor = shown! > hidden!;
    this.lastBytes = read.slice(-5);
    this.terminal.write(data, () => {
      for (const look of this.waiting.splice(0)) look();
    });
  }
}

/**
 * node-pty closes its end of the terminal 200 ms after the program has ended, whether or not everything was read: on a busy machine what
 * was written last got lost. It closes by itself once there is nothing more to read; this is for a terminal that a child holds open.
 */
const CLOSED_AFTER_MS = 10_000;

function keepReading(pty: IPty): void {
  const { _socket: socket } = pty as unknown as {
    readonly _socket: { readonly readableEnded: boolean; destroy(error?: Error): unknown };
  };
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    if (error !== undefined || socket.readableEnded) return destroy(error);
    setTimeout(() => destroy(), CLOSED_AFTER_MS).unref();
    return socket;
  };
}
