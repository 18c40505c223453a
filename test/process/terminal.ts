import { patient } from './patient.ts';
import { BINARY } from './running.ts';
import type { Stage } from './stage.ts';
import { TerminalProgram, type TerminalSize } from './terminal-program.ts';

/** Starts handoff-cli, or what else Node is given, in a terminal of that size, with an hour for each limit that is not given. */
export function inTerminal(
  stage: Stage,
  args: readonly string[],
  size: TerminalSize = { cols: 100, rows: 24 },
  env: NodeJS.ProcessEnv = { NO_COLOR: '1' },
  node = [BINARY],
): TerminalProgram {
  const running = new TerminalProgram(process.execPath, [...node, ...patient(args)], {
    size,
    cwd: stage.directory,
    env: { ...process.env, XDG_RUNTIME_DIR: stage.directory, ...env },
  });
  stage.afterwards(() => running.kill());
  return running;
}

/** A tap before the stage's backend, on a screen with room for every pane, once it listens. */
export async function tapOnScreen(stage: Stage, ...flags: readonly string[]): Promise<TerminalProgram> {
  const args = ['tap', stage.tapped, stage.endpoint, '--interactive', ...flags];
  const screen = inTerminal(stage, args, { cols: 120, rows: 40 });
  await screen.shows('0 records');
  return screen;
}
