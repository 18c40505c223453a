// Records a session of the screens in a real terminal and writes it as an animated SVG, docs/session.svg: npm run session.
// The offers in it are real: send-offer makes them, over a real socket.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY } from '../test/process/running.ts';
import { TerminalProgram } from '../test/process/terminal-program.ts';
import { ROOT } from './root.ts';
import { type Frame, frameOf } from './session/frame.ts';
import { animatedSvg } from './session/svg.ts';

const SIZE = { cols: 80, rows: 24 };
const OUT = join(ROOT, 'docs/session.svg');
const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-session-'));
const endpoint = join(folder, 'backend.sock');
const capture = join(folder, 'session.pcapng');
const frames: Frame[] = [];

await session(['fake-backend', endpoint, '--interactive', '--capture', capture], decideAboutOffers);
await session(['decode', capture, '--interactive'], walkThroughCapture);
writeFileSync(OUT, animatedSvg(frames, SIZE));
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${OUT}: ${frames.length} frames\n`);

async function decideAboutOffers(screen: TerminalProgram): Promise<void> {
  await screen.shows('waiting for offers');
  keep(screen, 1);
  offer('--service', 'zccache', '--send', 'ping');
  await screen.shows(/zccache .*HELD/);
  await screen.shows('serviceName');
  keep(screen, 2);
  screen.type('a');
  await screen.shows('← ping');
  keep(screen, 2.5);
  offer('--service', 'clud');
  await screen.shows(/clud .*HELD/);
  screen.type('c');
  await screen.shows(/▸ corrupt:framing-version/);
  screen.type('/corrupt:token\r');
  await screen.shows(/▸ corrupt:token /);
  keep(screen, 2);
  screen.type('\r');
  await screen.shows(/clud .*invalid/);
  keep(screen, 2.5);
  screen.type('R');
  await screen.shows('rule, SCRIPT');
  screen.type('refuse:busy\r');
  await screen.shows('all → refuse:busy');
  offer('--service', 'fbuild');
  await screen.shows(/fbuild .*refused/);
  keep(screen, 2.5);
}

async function walkThroughCapture(screen: TerminalProgram): Promise<void> {
  await screen.shows(/records {3}\d+ handoffs/);
  keep(screen, 2);
  screen.type('H');
  await screen.shows('Ladder');
  screen.type('n');
  await screen.shows(/▶.*invalid/);
  keep(screen, 3);
  screen.type('\t\t');
  await screen.shows('┏ Problems');
  keep(screen, 3);
  screen.type('T');
  await screen.shows('in sight');
  keep(screen, 2.5);
}

/** Runs a command in a terminal while `play` types and keeps frames. */
async function session(
  args: readonly string[],
  play: (screen: TerminalProgram) => Promise<void>,
): Promise<void> {
  const env = { ...process.env, FORCE_COLOR: '1', NO_COLOR: '', XDG_RUNTIME_DIR: folder };
  const screen = new TerminalProgram(BINARY, args, { size: SIZE, cwd: folder, env });
  await play(screen);
  screen.type('q');
  await screen.ended;
}

function keep(screen: TerminalProgram, seconds: number): void {
  frames.push(frameOf(screen, seconds));
}

function offer(...args: readonly string[]): void {
  spawn(process.execPath, [BINARY, 'send-offer', endpoint, ...args], { stdio: 'ignore' });
}
