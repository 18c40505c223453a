import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { vi } from 'vitest';

/** A program in a real terminal: keys go in, the screen is read. */
export interface TerminalProgram {
  readonly ended: Promise<number>;
  type(keys: string): void;
  /** The screen's lines without trailing blanks. */
  screen(): string;
  /** Waits until the screen shows the text. */
  shows(text: string | RegExp): Promise<void>;
  kill(): void;
}

export function inTerminal(command: string, args: readonly string[], cwd: string): TerminalProgram {
  const size = { cols: 100, rows: 24 };
  const environment = { ...process.env, TERM: 'xterm-256color', NO_COLOR: '1' };
  const pty = spawn(command, [...args], { ...size, cwd, env: environment });
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
  pty.onData((data) => terminal.write(data));
  const ended = new Promise<number>((done) => pty.onExit(({ exitCode }) => done(exitCode)));
  const screen = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: size.rows }, (_, row) =>
      active.getLine(active.baseY + row)?.translateToString(true),
    )
      .join('\n')
      .trimEnd();
  };
  return {
    ended,
    screen,
    type: (keys) => pty.write(keys),
    shows: (text) =>
      vi.waitFor(
        () => {
          const shown = screen();
          if (typeof text === 'string' ? !shown.includes(text) : !text.test(shown))
            throw new Error(`the screen does not show ${text}:\n${shown}`);
        },
        { timeout: 15_000, interval: 20 },
      ),
    kill: () => pty.kill('SIGKILL'),
  };
}
