import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { expect, vi } from 'vitest';
import { BINARY } from './running.ts';
import type { Stage } from './stage.ts';

/** A program in a real terminal: keys go in, the screen is read. */
export interface TerminalProgram {
  readonly ended: Promise<number>;
  readonly pid: number;
  /** Bytes that it has written so far. */
  readonly written: number;
  /** What it has changed about the terminal: the screen in use, mouse reports, the cursor. */
  state(): TerminalState;
  /** Waits until the terminal is as it was before; what was written last may still be on its way to it. */
  isAsItWas(): Promise<void>;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  /** The screen's lines without trailing blanks. */
  screen(): string;
  /** Waits until the screen shows the text. */
  shows(text: string | RegExp): Promise<void>;
  kill(signal?: string): void;
}

interface TerminalState {
  readonly screen: 'normal' | 'alternate';
  readonly mouse: string;
  readonly cursor: boolean;
}

const AS_IT_WAS: TerminalState = { screen: 'normal', mouse: 'none', cursor: true };

export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

/** Starts handoff-cli, or another program, in a terminal of that size. */
export function inTerminal(
  stage: Stage,
  args: readonly string[],
  size: TerminalSize = { cols: 100, rows: 24 },
  env: NodeJS.ProcessEnv = { NO_COLOR: '1' },
  program = BINARY,
): TerminalProgram {
  const environment = { ...process.env, TERM: 'xterm-256color', XDG_RUNTIME_DIR: stage.directory, ...env };
  const pty = spawn(program, [...args], { ...size, cwd: stage.directory, env: environment });
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
  let written = 0;
  let cursor = true;
  pty.onData((data) => {
    written += Buffer.byteLength(data);
    cursor =
      data.lastIndexOf('\u001b[?25h') > data.lastIndexOf('\u001b[?25l') ||
      (cursor && !data.includes('\u001b[?25l'));
    terminal.write(data);
  });
  const ended = new Promise<number>((done) => pty.onExit(({ exitCode }) => done(exitCode)));
  const screen = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: terminal.rows }, (_, row) =>
      active.getLine(active.baseY + row)?.translateToString(true),
    )
      .join('\n')
      .trimEnd();
  };
  const running: TerminalProgram = {
    ended,
    pid: pty.pid,
    get written() {
      return written;
    },
    screen,
    state: () => ({
      screen: terminal.buffer.active.type,
      mouse: terminal.modes.mouseTrackingMode,
      cursor,
    }),
    isAsItWas: () =>
      vi.waitFor(() => expect(running.state()).toEqual(AS_IT_WAS), { timeout: 5_000, interval: 20 }),
    type: (keys) => pty.write(keys),
    resize: (columns, rows) => {
      terminal.resize(columns, rows);
      pty.resize(columns, rows);
    },
    shows: (text) =>
      vi.waitFor(
        () => {
          const shown = screen();
          if (typeof text === 'string' ? !shown.includes(text) : !text.test(shown))
            throw new Error(`the screen does not show ${text}:\n${shown}`);
        },
        { timeout: 15_000, interval: 20 },
      ),
    kill: (signal = 'SIGKILL') => pty.kill(signal),
  };
  stage.afterwards(() => running.kill());
  return running;
}
