// How long the reference's broker waits for an ACK from each of several backends, in turns.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROUNDS = 3;
const COUNT = 2000;
/** Of the stock broker, which takes 5 ms for each. */
const STOCK_COUNT = 400;
const WARM_UP = 300;

/** Prints p50 and p99 for each backend, and how they compare. @param settings where the programs are, and how they run */
export async function deliveries(settings) {
  const { cli, peer, folder, print } = settings;
  const at = (name) => join(folder, `${name}.sock`);
  const blocking = (name) => [peer, 'blocking-backend', '--endpoint', at(name)];
  const flags = ['--quiet', '--json'];
  const backends = {
    'a minimal blocking peer': [['blocking', blocking('blocking')]],
    'fake-backend': [['fake', [process.execPath, cli, 'fake-backend', at('fake'), ...flags]]],
    'the reference’s backend': [
      ['reference', [peer, 'backend', '--endpoint', at('reference'), '--reply', 'accept']],
    ],
    'tap before the blocking peer': [
      ['behind', blocking('behind')],
      ['tap', [process.execPath, cli, 'tap', at('tap'), at('behind'), ...flags]],
    ],
  };
  const running = [];
  for (const [name, command] of Object.values(backends).flat()) {
    running.push(start(settings, command));
    while (!existsSync(at(name))) await new Promise((done) => setTimeout(done, 20));
  }
  const endpoints = Object.entries(backends).map(([name, started]) => [name, at(started.at(-1)[0])]);
  for (const [, endpoint] of endpoints) deliver(settings, endpoint, WARM_UP);
  const rounds = Array.from({ length: ROUNDS }, () =>
    endpoints.map(([, endpoint]) => deliver(settings, endpoint, settings.polls ? STOCK_COUNT : COUNT)),
  );
  for (const child of running) child.kill('SIGINT');
  await Promise.all(running.map((child) => new Promise((done) => child.once('close', done))));
  const median = (index, figure) =>
    rounds.map((round) => round[index][figure]).sort((one, other) => one - other)[Math.floor(ROUNDS / 2)];
  const yardstick = median(0, 'p50Us');
  endpoints.forEach(([name], index) => {
    const p50 = median(index, 'p50Us');
    const compared = name.startsWith('tap')
      ? `adds ${p50 - yardstick} µs`
      : `${(p50 / yardstick).toFixed(1)} times the blocking peer’s p50`;
    const figures = `p50 ${String(p50).padStart(5)} µs   p99 ${String(median(index, 'p99Us')).padStart(5)} µs`;
    print(`  ${name.padEnd(30)} ${figures}   ${index === 0 ? '' : compared}`.trimEnd());
  });
}

function start({ pinned }, command) {
  const [program, ...args] = pinned ? ['taskset', '-c', '0', ...command] : command;
  return spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function deliver({ peer, pinned, polls }, endpoint, count) {
  const poll = ['--poll', polls ? 'yes' : 'no'];
  const command = [peer, 'deliver', '--endpoint', endpoint, '--count', String(count), ...poll];
  const [program, ...args] = pinned ? ['taskset', '-c', '0', ...command] : command;
  const { stdout } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const latency = JSON.parse(stdout.trim().split('\n').at(-1));
  if (latency.count !== count) throw new Error(`${latency.count} of ${count} handoffs were accepted`);
  return latency;
}
