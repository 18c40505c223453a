import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { eventually } from '../process/eventually.ts';
import { ofType, Running } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';

/** socat between a listening socket of its own and another one, as docs/recording.md has it; gives where it listens. */
async function between(stage: Stage, target: string, [to, back]: readonly [string, string]): Promise<string> {
  const front = stage.path('front.sock');
  const words = [
    '-r',
    stage.path(to),
    '-R',
    stage.path(back),
    `UNIX-LISTEN:${front},fork`,
    `UNIX-CONNECT:${target}`,
  ];
  stage.keep(new Running('socat', words));
  await eventually(() => existsSync(front), 'socat listens');
  return front;
}

const ids = (records: readonly OutputRecord[]) =>
  records
    .flatMap((record) => ('problems' in record && Array.isArray(record.problems) ? record.problems : []))
    .map(({ id }) => id);

it('socat before a backend keeps the bytes and loses the descriptor', async ({ stage }) => {
  const backend = await stage.fakeBackend('--count 2');
  const front = await between(stage, stage.endpoint, ['to-backend.bin', 'to-broker.bin']);
  const sent = await stage.run(['send-offer', front, '--json', '--deadline', '1h', '--wait', '20s']);
  expect(sent.verdicts.map(({ outcome }) => outcome)).toEqual(['unanswered']);
  await backend.until(() => ids(backend.records).includes('descriptor-missing'), 'the missing descriptor');
  const seen = await stage.run([
    'decode',
    '--json',
    '--direction',
    'broker-to-backend',
    stage.path('to-backend.bin'),
  ]);
  expect(ofType(seen.records, 'sideband')).toHaveLength(1);
  expect(ofType(seen.records, 'frame').map(({ message }) => message)).toEqual(['HandoffOffer']);
  expect(ofType(seen.records, 'bytes')).toEqual([]);
});

it('socat before a broker makes it refuse the client, whose pid is another', async ({ stage }) => {
  await stage.fakeBackend();
  await stage.fakeBroker();
  const front = await between(stage, stage.broker, ['to-broker.bin', 'to-client.bin']);
  const client = await stage.sendHello('--wait 20s', front);
  expect(client.verdicts[0]?.outcome).not.toBe('accepted');
  const reply = await stage.run([
    'decode',
    '--json',
    '--direction',
    'broker-to-client',
    stage.path('to-client.bin'),
  ]);
  expect(ofType(reply.records, 'frame')[0]).toMatchObject({
    message: 'HelloReply',
    payload: { refused: { code: 'ERROR_PEER_REJECTED' } },
  });
});
