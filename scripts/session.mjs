// Records a session of the screens in a real terminal and writes it as an animated SVG, docs/session.svg: npm run session.
// The offers in it are real: send-offer makes them, over a real socket.
import { spawn as spawnProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { animatedSvg } from './session/svg.mjs';

const SIZE = { cols: 100, rows: 24 };
const CLI = fileURLToPath(new URL('../bin/run.js', import.meta.url));
const OUT = fileURLToPath(new URL('../docs/session.svg', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-session-'));
const endpoint = join(folder, 'backend.sock');
const capture = join(folder, 'session.pcapng');
const frames = [];

const env = {
  ...process.env,
  TERM: 'xterm-256color',
  FORCE_COLOR: '1',
  NO_COLOR: '',
  XDG_RUNTIME_DIR: folder,
};
await session(['fake-backend', endpoint, '--interactive', '--capture', capture], async (screen) => {
  await screen.shows('waiting for offers');
  screen.keep(1);
  const offer = (...args) =>
    spawnProcess(process.execPath, [CLI, 'send-offer', endpoint, ...args], { stdio: 'ignore' });
  offer('--service', 'zccache', '--send', 'ping');
  await screen.shows('serviceName');
  screen.keep(2);
  screen.type('a');
  await screen.shows('client: ping');
  screen.keep(2.5);
  offer('--service', 'clud');
  await screen.shows(/clud .* held/);
  screen.type('c');
  await screen.shows('framing-version');
  screen.type('G');
  await screen.shows('fails: nothing');
  screen.type('kkk');
  await pause(300);
  screen.keep(2);
  screen.type('kkk\r');
  await screen.shows('invalid');
  screen.keep(2.5);
  screen.type('R');
  await screen.shows('always (a script');
  screen.type('refuse:busy\r');
  await screen.shows('always refuse:busy');
  offer('--service', 'fbuild');
  await screen.shows(/fbuild .* refused/);
  screen.keep(2.5);
});
await session(['decode', capture, '--interactive'], async (screen) => {
  await screen.shows('records');
  await pause(300);
  screen.keep(2);
  screen.type('n');
  await pause(200);
  screen.type('\tjjjjj');
  await pause(300);
  screen.keep(2.5);
  screen.type('h\r');
  await screen.shows('handoff 0');
  screen.keep(3);
});
writeFileSync(OUT, animatedSvg(frames, SIZE));
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${OUT}: ${frames.length} frames\n`);

/** Runs a command in a terminal; `play` types and keeps frames. */
async function session(args, play) {
  const pty = spawn(CLI, args, { ...SIZE, cwd: folder, env });
  const terminal = new xterm.Terminal({ ...SIZE, allowProposedApi: true });
  pty.onData((data) => terminal.write(data));
  const ended = new Promise((done) => pty.onExit(done));
  const text = () =>
    Array.from({ length: SIZE.rows }, (_, row) =>
      terminal.buffer.active.getLine(row)?.translateToString(true),
    ).join('\n');
  await play({
    type: (keys) => pty.write(keys),
    keep: (seconds) => frames.push({ seconds, rows: rowsOf(terminal) }),
    shows: async (wanted) => {
      for (let turn = 0; turn < 500; turn++) {
        if (typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text())) return pause(150);
        await pause(20);
      }
      throw new Error(`the screen does not show ${wanted}:\n${text()}`);
    },
  });
  pty.write('q');
  await ended;
}

/** The screen as runs of text in one style. */
function rowsOf(terminal) {
  return Array.from({ length: SIZE.rows }, (_, row) => {
    const line = terminal.buffer.active.getLine(row);
    const runs = [];
    for (let column = 0; column < SIZE.cols; column++) {
      const cell = line.getCell(column);
      const style = {
        inverse: cell.isInverse() > 0,
        bold: cell.isBold() > 0,
        dim: cell.isDim() > 0,
        color: cell.getFgColor(),
      };
      const last = runs.at(-1);
      const same = last !== undefined && JSON.stringify(last.style) === JSON.stringify(style);
      if (same) last.text += cell.getChars() || ' ';
      else runs.push({ column, style, text: cell.getChars() || ' ' });
    }
    return runs;
  });
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
