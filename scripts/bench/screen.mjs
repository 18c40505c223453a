// How soon decode --interactive shows a long capture, and what a key press costs, in a real terminal.
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const SIZE = { cols: 120, rows: 40 };
const KEYS = 200;

/** Prints the time to the first screen and to the whole index, and time and bytes per key press. */
export async function screenFigures({ cli, capture, frames, print }) {
  const started = performance.now();
  const pty = spawn(cli, ['decode', '--interactive', capture], {
    ...SIZE,
    env: { ...process.env, TERM: 'xterm-256color' },
  });
  const terminal = new xterm.Terminal({ ...SIZE, allowProposedApi: true });
  let written = 0;
  let wrote = () => {};
  pty.onData((data) => {
    written += Buffer.byteLength(data);
    terminal.write(data, () => wrote());
  });
  const screen = () =>
    Array.from(
      { length: SIZE.rows },
      (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '',
    );
  const until = (holds) =>
    new Promise((done) => {
      const look = () => {
        if (holds(screen())) done();
        else wrote = look;
      };
      look();
    });
  await until((lines) => lines[1]?.startsWith('▶'));
  const first = performance.now() - started;
  await until((lines) => !lines[0].includes('reading'));
  const all = performance.now() - started;
  pty.write('G');
  await until((lines) => lines.some((line) => line.startsWith('▶') && line.includes(`${frames - 1} `)));
  const before = written;
  const times = [];
  for (let turn = 0; turn < KEYS; turn++) {
    const was = screen().join('\n');
    const pressed = performance.now();
    pty.write('k');
    await until((lines) => lines.join('\n') !== was);
    times.push(performance.now() - pressed);
  }
  times.sort((one, other) => one - other);
  const bytes = Math.round((written - before) / KEYS);
  pty.write('q');
  print(`decode --interactive of ${frames} frames, in a terminal of ${SIZE.cols} by ${SIZE.rows}`);
  print(`  first screen after ${Math.round(first)} ms, all indexed after ${Math.round(all)} ms`);
  print(
    `  a key press at the far end: ${times[KEYS / 2].toFixed(0)} ms at the median, ${bytes} bytes written`,
  );
}
