import { existsSync, mkdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { HandoffRecord } from '../../src/records/traffic-records.ts';
import type { Problem } from '../../src/wire/problem.ts';
import { oneProcess } from '../process/one-process.ts';
import { listenRaw } from '../process/raw-peers.ts';
import { ofType } from '../process/running.ts';
import { it, type Outcome } from '../process/stage.ts';

const shared = oneProcess();

const REPLIES = '--reply ack,refuse:busy,corrupt:token,duplicate,truncate,hangup';

/** What is said of each handoff in the end: a later record replaces an earlier one. */
function handoffsIn(records: Outcome['records']): HandoffRecord[] {
  return [...new Map(ofType(records, 'handoff').map((record) => [record.index, record])).values()];
}

/** A record without what only the command knew while it ran: whose fault a problem is. */
function foundLater<R extends { readonly problems: readonly Problem[] }>(record: R): R {
  return { ...record, problems: record.problems.map(({ own: _, ...found }) => found) };
}

/** What raw bytes can tell: neither times nor which connection it was. */
function withoutPlaceAndTime({
  token,
  correlationId,
  serviceName,
  outcome,
  errorDetail,
}: HandoffRecord): object {
  return { token, correlationId, serviceName, outcome, errorDetail };
}

describe.concurrent('a capture decodes to the handoffs that the command told of', () => {
  it.for(['fake-backend', 'send-offer'] as const)('pcapng of %s', async (command, { stage }) => {
    const capture = stage.path('seen.pcapng');
    const flags = `--capture ${capture}`;
    const backend = await stage.fakeBackend(
      `${REPLIES} --count 6 ${command === 'fake-backend' ? flags : ''}`,
    );
    const sent = await stage.sendOffer(`--count 6 ${command === 'send-offer' ? flags : ''}`);
    const live = command === 'send-offer' ? sent : await backend.ended;
    const decoded = await stage.run(`decode --json --exit-zero ${capture}`);
    expect(decoded.code).toBe(0);
    expect(handoffsIn(decoded.records).map(foundLater)).toEqual(handoffsIn(live.records).map(foundLater));
    expect(handoffsIn(decoded.records).map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'refused',
      'invalid',
      'accepted',
      'invalid',
      'unanswered',
    ]);
    expect(ofType(decoded.records, 'frame').map(foundLater)).toEqual(
      ofType(live.records, 'frame').map(foundLater),
    );
  });

  it.for(['fake-backend', 'send-offer'] as const)('raw bytes of %s', async (command, { stage }) => {
    const capture = stage.path('seen.bin');
    const flags = `--capture ${capture}`;
    const backend = await stage.fakeBackend(
      `--reply ack,refuse:busy,corrupt:token,ack --count 4 ${command === 'fake-backend' ? flags : ''}`,
    );
    const sent = await stage.sendOffer(`--count 4 ${command === 'send-offer' ? flags : ''}`);
    const live = command === 'send-offer' ? sent : await backend.ended;
    const decoded = await shared.run(`decode --json --exit-zero ${capture}`);
    expect(handoffsIn(decoded.records)).toHaveLength(4);
    expect(handoffsIn(decoded.records).map(withoutPlaceAndTime)).toEqual(
      handoffsIn(live.records).map(withoutPlaceAndTime),
    );
  });
});

describe.concurrent('a capture file', () => {
  it('is complete up to the last event after a kill', async ({ stage }) => {
    const capture = stage.path('seen.pcapng');
    const backend = await stage.fakeBackend(`--capture ${capture}`);
    await stage.sendOffer('--count 2');
    await backend.countOf('handoff', 2);
    await backend.kill();
    const { code, summary } = await shared.run(`decode --json ${capture}`);
    expect(code).toBe(0);
    expect(summary).toMatchObject({ handoffs: { accepted: 2 }, problems: { error: 0 } });
  });

  it('of a kill before any event is empty, and valid', async ({ stage }) => {
    const capture = stage.path('seen.pcapng');
    await (await stage.fakeBackend(`--capture ${capture}`)).kill();
    const decoded = await shared.run(`decode --json ${capture}`);
    expect(decoded).toMatchObject({ code: 0, summary: { frames: 0 } });
    expect(decoded.stderr).toContain('is empty');
  });

  it('of a tap that let nothing pass is not said to be empty', async ({ stage }) => {
    const capture = stage.path('seen.pcapng');
    await stage.fakeBackend();
    const tap = await stage.tap(`--break sideband=hangup --once --capture ${capture}`);
    await stage.run(`send-offer ${stage.tapped} --json`);
    await tap.ended;
    const decoded = await shared.run(`decode --json ${capture}`);
    expect(decoded.records.map(({ type }) => type)).toContain('changed');
    expect(decoded.stderr).not.toContain('is empty');
  });

  it('that cannot be made ends fake-backend before it listens', async ({ stage }) => {
    const { code, error } = await stage.run(
      `fake-backend ${stage.endpoint} --json --capture ${stage.path('missing/seen.bin')}`,
    );
    expect(code).toBe(3);
    expect(error).toMatchObject({ code: 'ENOENT', message: expect.stringContaining('missing/seen.bin') });
    expect(existsSync(stage.endpoint)).toBe(false);
  });

  it('that cannot be made ends send-offer before it connects', async ({ stage }) => {
    let connections = 0;
    await listenRaw(stage, () => {
      connections += 1;
    });
    mkdirSync(stage.path('directory'));
    const { code, error } = await stage.sendOffer(`--capture ${stage.path('directory')}`);
    expect(code).toBe(3);
    expect(error).toMatchObject({ code: 'EISDIR' });
    expect(connections).toBe(0);
  });

  it('on a full disk is told of once, and the handoffs go on', async ({ stage }) => {
    const backend = await stage.fakeBackend('--capture /dev/full --count 2');
    expect((await stage.sendOffer('--count 2')).code).toBe(0);
    const { code, stderr } = await backend.ended;
    expect(code).toBe(3);
    expect(backend.all('error')).toMatchObject([{ code: 'ENOSPC' }]);
    expect(backend.all('handoff').filter(({ outcome }) => outcome === 'accepted')).not.toEqual([]);
    expect(stderr.match(/cannot write the capture/g)).toHaveLength(1);
    expect(stderr).toContain('cannot write the capture /dev/full, it ends here: no space left on the device');
  });

  it('on a full disk ends send-offer with 3, whose verdict is there', async ({ stage }) => {
    await stage.fakeBackend();
    const { code, records, verdicts } = await stage.sendOffer('--capture /dev/full');
    expect(verdicts).toMatchObject([{ outcome: 'accepted' }]);
    expect(code).toBe(3);
    expect(records.filter(({ type }) => type === 'error')).toMatchObject([{ code: 'ENOSPC' }]);
  });

  it('may hold events, one a line', async ({ stage }) => {
    const capture = stage.path('seen.ndjson');
    const backend = await stage.fakeBackend(`--capture ${capture} --once`);
    await stage.sendOffer();
    await backend.ended;
    const decoded = await shared.run(`decode --json ${capture}`);
    expect(decoded.summary).toMatchObject({ frames: 2, handoffs: { accepted: 1 } });
  });
});
