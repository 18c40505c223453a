import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

/** Uses every export with its types; what must not compile is marked. */
const PROGRAM = `import {
  conform, decode, Failure, replay, sendHello, sendOffer, startFakeBackend, startFakeBroker, startTap,
  type Conformed, type Handoff, type Replayed, type Started, type VerdictRecord, type WrittenRecord,
} from 'handoff-cli';

export async function play(): Promise<Handoff> {
  await using backend = await startFakeBackend({ reply: 'refuse:busy', onRecord: (record: WrittenRecord) => void record.type });
  await using broker = await startFakeBroker({ backend: backend.endpoint, deadline: '5s' });
  await using tap = await startTap({ target: backend.endpoint, break: { ack: 'corrupt:token' } });
  const servers: readonly Started[] = [backend, broker, tap];
  backend.reply('ack');
  broker.ready('silent');
  tap.break('ack', 'pass');
  const verdict: VerdictRecord = await sendOffer({ endpoint: servers[0]!.endpoint, deadline: 500 });
  const latency: number | null = verdict.latencyMs;
  const { route } = await sendHello({ endpoint: broker.endpoint, readyTimeout: '1s' });
  const conformed: Conformed = await conform({ role: 'backend', endpoint: backend.endpoint, run: 'backend/token/*' });
  const replayed: Replayed = await replay({ file: 'x.pcapng', as: 'broker', endpoint: backend.endpoint });
  for await (const handoff of backend.handoffs) if (handoff.outcome === 'refused') return handoff;
  void [latency, route, conformed.ok, replayed.different];
  return backend.nextHandoff();
}

export async function read(): Promise<number> {
  let offset = 0;
  try {
    for await (const record of decode(new Uint8Array(), { filter: 'type == "frame"' }))
      if (record.type === 'frame') offset += record.offset;
  } catch (error) {
    if (error instanceof Failure) return error.exitCode;
  }
  return offset;
}

// @ts-expect-error there is no such option
void startFakeBackend({ replay: 'ack' });
// @ts-expect-error a record has no such field
export const nothing = (record: WrittenRecord) => record.nothing;
`;

/** Compiles a program against the types of the installed package, as strictly as can be. Throws where that fails. */
export function checkTypes(place: string): void {
  writeFileSync(join(place, 'consumer.mts'), PROGRAM);
  const flags = [
    '--noEmit',
    '--strict',
    '--noUncheckedIndexedAccess',
    '--exactOptionalPropertyTypes',
    '--target',
    'es2022',
  ];
  for (const resolution of [
    ['--module', 'nodenext'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ]) {
    const tsc = [
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      ...flags,
      ...resolution,
      '--skipLibCheck',
      'false',
    ];
    const { status, stdout } = spawnSync(process.execPath, [...tsc, 'consumer.mts'], {
      cwd: place,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the types of the package do not compile:\n${stdout}`);
  }
}
