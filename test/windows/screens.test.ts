import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../tools/root.ts';
import { nodeForWindows } from '../../tools/windows/lay-out.ts';
import { PREFIX } from '../../tools/windows/places.ts';
import { PROGRAM } from '../../tools/windows/program.ts';
import { WINE } from '../../tools/windows/programs.ts';
import { TerminalProgram } from '../process/terminal-program.ts';
import { windowsPath } from './wine.ts';

const shown: TerminalProgram[] = [];

afterEach(() => {
  for (const program of shown.splice(0)) program.kill();
});

/** Starts a command in the console that wine makes of a terminal. */
function inConsole(...args: readonly string[]): TerminalProgram {
  const script = windowsPath(join(PROGRAM, 'bin/run.js'));
  // Node asks for the title of its console as it starts, and aborts where wine has not given it one yet: so it brings its own.
  const program = new TerminalProgram(WINE, [nodeForWindows(), '--title=handoff-cli', script, ...args], {
    size: { cols: 80, rows: 24 },
    cwd: ROOT,
    env: { ...process.env, WINEPREFIX: PREFIX, WINEDEBUG: '-all' },
  });
  shown.push(program);
  return program;
}

/** The console of wine wraps and shifts lines as it draws them on a terminal: a word may go on in the next line, or be covered by another. */
function showsAnyOf(words: RegExp, screen: TerminalProgram): Promise<void> {
  return screen.until(() => words.test(screen.screen().replaceAll('\n', '')), `${words} on the screen`);
}

describe('a screen in the console of Windows', () => {
  it('of a recording shows its frames, and ends by its key', async () => {
    const recording = join(ROOT, 'test/fixtures/captures/accept/events.ndjson');
    const screen = inConsole('decode', '--interactive', windowsPath(recording));
    await showsAnyOf(/HandoffOffer|HelloReply|negotiated/, screen);
    screen.type('q');
    expect(await screen.ended).toBe(0);
  });
});
