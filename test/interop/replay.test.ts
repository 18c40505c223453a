import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';
import { deliver, referenceBackend, referenceBroker } from './reference-peer.ts';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url).pathname;

describe.concurrent('a recorded broker', () => {
  it.for([
    ['accept/handoff-connections.bin', 'accept', 0],
    ['accept/events.ndjson', 'accept', 0],
    ['accept/strace.log', 'accept', 0],
    ['refuse/events.ndjson', 'accept', 3],
    ['corrupt-token/handoff-connections.bin', 'accept', 3],
    ['corrupt-token/strace.log', 'accept', 3],
    ['hangup/events.ndjson', 'accept', 3],
    ['hangup/handoff-connections.bin', 'accept', 0],
  ] as const)(
    'of %s before the reference’s backend, which %ss',
    async ([name, reply, different], { stage }) => {
      const backend = await referenceBackend(stage, '--reply', reply, '--count', '3');
      const { code, records } = await stage.run([
        ...['replay', `${CAPTURES}${name}`, stage.endpoint, '--as', 'broker', '--json'],
      ]);
      expect(records.at(-1)).toMatchObject({ type: 'replayed', played: 3, connections: 3, different });
      expect(code).toBe(different === 0 ? 0 : 1);
      const { records: offers } = await backend.ended;
      expect(offers.filter(({ event }) => event === 'offer')).toMatchObject(
        Array(3).fill({ result: 'accepted', descriptor: true, serviceName: 'zccache' }),
      );
    },
  );

  it('can say its recorded tokens, which this backend has not seen yet', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'accept', '--count', '6');
    const replay = [
      'replay',
      `${CAPTURES}accept/events.ndjson`,
      stage.endpoint,
      '--as',
      'broker',
      '--verbatim',
    ];
    expect(await stage.run([...replay, '--json'])).toMatchObject({ code: 0 });
  });
});

describe.concurrent('a recorded backend', () => {
  it.for([
    ['accept', 'accepted', ''],
    ['refuse', 'refused', 'busy'],
    ['corrupt-token', 'error', ''],
  ] as const)('of %s before the reference’s broker', async ([name, result, detail], { stage }) => {
    const capture = `${CAPTURES}${name}/events.ndjson`;
    const replay = stage.start(['replay', capture, stage.endpoint, '--as', 'backend', '--json']);
    await replay.recordOf('listening');
    expect(await deliver(stage)).toMatchObject({ result, detail });
    expect(await replay.recordOf('compared')).toMatchObject({ differences: [] });
  });
});

describe.concurrent('a recorded client', () => {
  it('before the reference’s broker', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'accept', '--count', '3');
    const { endpoint } = await referenceBroker(stage);
    const { code, records } = await stage.run([
      ...['replay', `${CAPTURES}accept/events.ndjson`, endpoint, '--as', 'client', '--json'],
      ...['--ignore', 'payload.negotiated.backendPipe'],
    ]);
    expect(records.at(-1)).toMatchObject({ type: 'replayed', played: 3, compared: 6, different: 0 });
    expect(code).toBe(0);
  });
});
