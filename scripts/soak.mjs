// Handoffs by the ten thousand through send-hello, fake-broker, tap and fake-backend, with faults and kills drawn at random:
// npm run soak [-- --handoffs 100000 --seed 1]. Ends with 1 where a handoff is not accounted for on every side, or where
// memory or descriptors grow.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accountOf } from './soak/account.mjs';
import { Player } from './soak/player.mjs';
import { randomFrom } from './soak/random.mjs';

const { values } = parseArgs({
  options: { handoffs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const wanted = Number(values.handoffs);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const random = randomFrom(seed);
const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-soak-'));
const [broker, tap, backend] = ['k', 't', 'b'].map((name) => join(folder, `${name}.sock`));

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

const started = performance.now();
const players = [];
const play = (name, args) => {
  const player = new Player(name, [...args, '--json', '--quiet']);
  players.push(player);
  return player;
};
const startBackend = async () => {
  const drawn = String(Math.floor(random() * 2 ** 31));
  const player = play('fake-backend', ['fake-backend', backend, '--random', REPLIES, '--seed', drawn]);
  await player.listening;
  return player;
};

process.stdout.write(`soak: ${wanted} handoffs, seed ${seed}\n`);
let theBackend = await startBackend();
const theTap = play('tap', ['tap', tap, backend, ...BREAKS]);
await theTap.listening;
const theBroker = play('fake-broker', ['fake-broker', broker, '--backend', tap, '--deadline', '1s']);
await theBroker.listening;

const kills = { 'send-hello': 0, 'fake-backend': 0 };
const clients = [];
while (theBroker.handoffs.size < wanted) {
  const saying = Array.from({ length: CLIENTS }, () =>
    play('send-hello', ['send-hello', broker, '--count', String(HELLOS), '--concurrency', String(AT_ONCE)]),
  );
  clients.push(...saying);
  const draw = random();
  if (draw < 0.3) {
    await saying[0].after(Math.floor(random() * HELLOS));
    saying[0].kill();
    kills['send-hello'] += 1;
  } else if (draw < 0.5) {
    await saying[0].after(Math.floor(random() * HELLOS));
    theBackend.kill();
    kills['fake-backend'] += 1;
    theBackend = await startBackend();
  }
  await Promise.all(saying.map((client) => client.ended));
  // What is still held is let go within the deadline.
  await theBroker.settled();
  for (const player of [theBroker, theTap, theBackend]) player.sample();
  process.stdout.write(`  ${theBroker.handoffs.size} handoffs, ${minutes()} min\n`);
}
for (const player of [theBroker, theTap, theBackend]) player.stop();
await Promise.all(players.map((player) => player.ended));
const { lines, ok } = accountOf({
  theBroker,
  theTap,
  players,
  clients,
  kills,
  hellos: HELLOS,
  inFlight: CLIENTS * AT_ONCE,
});
process.stdout.write(
  `${lines.join('\n')}\n${minutes()} minutes, seed ${seed}: ${ok ? 'all accounted for' : 'FAILED'}\n`,
);
rmSync(folder, { recursive: true, force: true });
process.exitCode = ok ? 0 : 1;

function minutes() {
  return ((performance.now() - started) / 60_000).toFixed(1);
}
