// Prints the figures of the README, side by side in one run: npm run bench [-- startup|delivery|decode|screen].
// Absolute times differ between machines and moments; compare within one run.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deliveries } from './bench/delivery.mjs';
import { generateCapture } from './bench/generate-capture.mjs';
import { screenFigures } from './bench/screen.mjs';
import { TSHARK_FORMS, TSHARK_SCHEMA, writePcap } from './bench/tshark.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'bin/run.js');
const peer = join(root, 'interop/target/release/reference-peer');
const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-bench-'));
const wanted = process.argv.slice(2);
const parts = { startup, delivery, decode, screen };
try {
  for (const [name, part] of Object.entries(parts))
    if (wanted.length === 0 || wanted.includes(name)) await part();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function startup() {
  const capture = join(root, 'test/fixtures/captures/accept/handoff-connections.bin');
  const pairs = Array.from({ length: 15 }, () => [timed(['-e', '0']), timed([cli, 'decode', capture])]);
  const node = median(pairs.map(([empty]) => empty));
  const decoding = median(pairs.map(([, full]) => full));
  const ratio = median(pairs.map(([empty, full]) => full / empty));
  print('start-up, median of 15 pairs');
  print(`  node -e 0                        ${ms(node)}`);
  print(`  decode of a 303-byte capture     ${ms(decoding)}   ${ratio.toFixed(2)} times as long`);
}

/** The reference's delivery to four backends. */
async function delivery() {
  if (!havePeer()) return;
  const settings = { cli, peer, folder, print };
  print('delivery by the reference, 3 rounds of 2,000 handoffs each, the median round; on both processors');
  await deliveries({ ...settings, pinned: false, polls: false });
  print('the same with all processes pinned to one processor');
  await deliveries({ ...settings, pinned: true, polls: false });
  print('the same from the stock broker, which polls every 5 ms, 400 handoffs a round');
  await deliveries({ ...settings, pinned: true, polls: true });
}

function decode() {
  const frames = 1_000_000;
  const capture = join(folder, 'bench.bin');
  generateCapture(capture, frames);
  const megabytes = Math.round(statSync(capture).size / 1e6);
  print(`decoding ${frames} frames in ${megabytes} MB, whole processes, median of 3`);
  const forms = { '--summary': ['--summary'], '--json': ['--json'], table: [] };
  const rows = Object.entries(forms).map(([name, flags]) => {
    const seconds = median([1, 2, 3].map(() => timed([cli, 'decode', ...flags, capture]))) / 1000;
    return [`decode ${name}`, seconds];
  });
  if (havePeer()) {
    const seconds = median([1, 2, 3].map(() => timed(['bench-decode', capture], peer))) / 1000;
    rows.push(['the reference’s decoder (decodes, checks nothing)', seconds]);
  }
  for (const [name, seconds] of rows)
    print(`  ${name.padEnd(50)} ${seconds.toFixed(2)} s   ${rate(frames / seconds)}`);
  yardstick(capture, Object.fromEntries(rows.map(([name, seconds]) => [name, frames / seconds])));
}

async function screen() {
  const frames = 1_000_000;
  const capture = join(folder, 'screen.bin');
  generateCapture(capture, frames);
  await screenFigures({ cli, capture, frames, print });
}

/** tshark on some of the same frames: all of them would take minutes. */
function yardstick(capture, ours) {
  if (spawnSync('tshark', ['--version']).status !== 0) {
    print('  (tshark is not installed: nothing to compare with)');
    return;
  }
  const frames = 50_000;
  const path = join(folder, 'bench.pcap');
  writePcap(capture, path, frames);
  const empty = join(folder, 'empty.pcap');
  writePcap(capture, empty, 0);
  const compared = {
    'tshark -T fields': 'decode --json',
    'tshark -T ek': 'decode --json',
    'tshark -V': 'decode table',
  };
  print(`tshark with a protobuf schema on ${frames} of these frames, its start-up taken off`);
  for (const [name, args] of Object.entries(TSHARK_FORMS)) {
    const [full, start] = [path, empty].map((file) =>
      timed(['-r', file, ...TSHARK_SCHEMA, ...args], 'tshark'),
    );
    const theirs = (frames * 1000) / (full - start);
    const times = ours[compared[name]] / theirs;
    const decoding = `${compared[name]} ${times.toFixed(0)} times as fast`;
    print(`  ${name.padEnd(50)} ${rate(theirs).padStart(22)}   ${decoding}`);
  }
}

function rate(framesPerSecond) {
  return `${Math.round(framesPerSecond / 1000)} k frames/s`;
}

function havePeer() {
  if (existsSync(peer)) return true;
  print('  (the reference is not built: npm run test:interop builds it)');
  return false;
}

/** Wall time of a process in ms; its output goes nowhere. */
function timed(args, command = process.execPath) {
  const nowhere = openSync('/dev/null', 'w');
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, {
    stdio: ['ignore', nowhere, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(nowhere);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

function median(values) {
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)];
}

function ms(value) {
  return `${value.toFixed(0)} ms`.padStart(8);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
