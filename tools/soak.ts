// Handoffs by the ten thousand through send-hello, fake-broker, tap and fake-backend, with faults and kills drawn at random:
// npm run soak [-- --handoffs 100000 --seed 1]. Ends with 1 where a handoff is not accounted for on every side, or where
// memory or descriptors grow.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../test/fuzz/random.ts';
import { accountOf } from './soak/account.ts';
import { Player } from './soak/player.ts';

const { values } = parseArgs({
  options: { handoffs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const wanted = Number(values.handoffs);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));

const REPLIES =
  'ack=700,delay:20ms+ack=100,refuse:busy=60,corrupt:token=20,corrupt:correlation-id=20,corrupt:kind=20,hangup=20,truncate=20,duplicate=10,leak:busy=10,early=10,silent=4';
const BREAKS = [
  '--break',
  'ack=pass*97,corrupt:token,pass*101,drop,pass*53,hangup',
  '--break',
  'offer=pass*211,drop',
  '--loop',
];
const CLIENTS = 2;
const HELLOS = 2000;
const AT_ONCE = 48;

const random = new Random(seed);
const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-soak-'));
const [brokerPath, tapPath, backendPath] = ['k', 't', 'b'].map((name) => join(folder, `${name}.sock`)) as [
  string,
  string,
  string,
];
const started = performance.now();
const backends: Player[] = [];
const clients: Player[] = [];
const kills = { client: 0, backend: 0 };

process.stdout.write(`soak: ${wanted} handoffs, seed ${seed}\n`);
await startBackend();
const tap = play('tap', ['tap', tapPath, backendPath, ...BREAKS]);
await tap.listening;
const broker = play('fake-broker', ['fake-broker', brokerPath, '--backend', tapPath, '--deadline', '1s']);
await broker.listening;
while (broker.handoffs.size < wanted) {
  await round();
  process.stdout.write(`  ${broker.handoffs.size} handoffs, ${minutes()} min\n`);
}
const servers = [broker, tap, ...backends];
for (const player of servers) player.stop();
await Promise.all([...servers, ...clients].map((player) => player.ended));
const { lines, ok } = accountOf({
  broker,
  tap,
  clients,
  backends,
  kills,
  hellos: HELLOS,
  inFlight: CLIENTS * AT_ONCE,
});
const result = ok ? 'all accounted for' : 'FAILED';
process.stdout.write(`${lines.join('\n')}\n${minutes()} minutes, seed ${seed}: ${result}\n`);
rmSync(folder, { recursive: true, force: true });
process.exitCode = ok ? 0 : 1;

/** Some clients say all their Hellos; now and then one of them, or the backend, is killed in the middle of it. */
async function round(): Promise<void> {
  const hellos = ['--count', String(HELLOS), '--concurrency', String(AT_ONCE)];
  const speaking = Array.from({ length: CLIENTS }, () =>
    play('send-hello', ['send-hello', brokerPath, ...hellos]),
  );
  clients.push(...speaking);
  const draw = random.below(10);
  if (draw < 5) await speaking[0]!.after(random.below(HELLOS));
  if (draw < 3) {
    speaking[0]!.kill();
    kills.client += 1;
  } else if (draw < 5) {
    backends.at(-1)!.kill();
    kills.backend += 1;
    await startBackend();
  }
  await Promise.all(speaking.map((client) => client.ended));
  // What is still held is released within the deadline.
  await broker.settled();
  for (const player of [broker, tap, backends.at(-1)!]) player.sample();
}

async function startBackend(): Promise<void> {
  const draws = ['--random', REPLIES, '--seed', String(random.below(2 ** 31))];
  const player = play('fake-backend', ['fake-backend', backendPath, ...draws]);
  backends.push(player);
  await player.listening;
}

function play(name: string, args: readonly string[]): Player {
  return new Player(name, [...args, '--json', '--quiet']);
}

function minutes(): string {
  return ((performance.now() - started) / 60_000).toFixed(1);
}
