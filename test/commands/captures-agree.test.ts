import { describe, expect } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { oneProcess } from '../process/one-process.ts';
import { it } from '../process/stage.ts';

const shared = oneProcess();

const TRAFFIC: ReadonlySet<string> = new Set(['sideband', 'frame', 'bytes', 'changed', 'handoff']);

/**
 * What is said of the traffic in the end. Two things only the command knows while it runs: which faults are its own; and a record of a
 * sideband or frame is written when it comes, which is before or after its descriptor has its fate: a handoff is reported once or twice.
 */
function said(records: readonly OutputRecord[]): string[] {
  const final = new Map(
    records.flatMap((record) => (record.type === 'handoff' ? [[record.index, record]] : [])),
  );
  return records
    .filter(
      (record) =>
        TRAFFIC.has(record.type) && (record.type !== 'handoff' || final.get(record.index) === record),
    )
    .map((record) =>
      JSON.stringify(record, (name, value) =>
        name === 'own' || (name === 'fate' && record.type !== 'handoff') ? undefined : value,
      ),
    );
}

/** @param deadline of the sender, which no capture holds */
async function expectToAgree(capture: string, live: readonly OutputRecord[], deadline = '5s'): Promise<void> {
  const decoded = await shared.run(`decode --json --exit-zero --deadline ${deadline} ${capture}`);
  expect(said(decoded.records)).toEqual(said(live));
  expect(said(live).length).toBeGreaterThan(0);
}

const REPLIES = 'ack,leak,stall:9,silent,hangup,truncate:20,corrupt:token,then:hangup,ack:close,duplicate';

describe.concurrent.each(['pcapng', 'ndjson'])(
  'what a command says is what decode says of its capture, %s',
  (form) => {
    it('fake-backend', async ({ stage }) => {
      const capture = stage.path(`seen.${form}`);
      const backend = await stage.fakeBackend(`--reply ${REPLIES} --count 10 --capture ${capture}`);
      await stage.sendOffer('--count 10 --deadline 300ms');
      await expectToAgree(capture, (await backend.ended).records);
    });

    it('send-offer', async ({ stage }) => {
      const capture = stage.path(`seen.${form}`);
      await stage.fakeBackend(`--reply ${REPLIES}`);
      const faults =
        'offer*9,corrupt:two-descriptors,corrupt:sideband-token,truncate,corrupt:sideband-short,corrupt:descriptor-on-offer';
      const sent = await stage.sendOffer(
        `--offer ${faults} --count 14 --deadline 300ms --capture ${capture}`,
      );
      await expectToAgree(capture, sent.records, '300ms');
    });

    it('fake-broker and send-hello', async ({ stage }) => {
      const captures = { broker: stage.path(`broker.${form}`), client: stage.path(`client.${form}`) };
      await stage.fakeBackend('--reply ack,refuse:busy,corrupt:token,hangup,ack');
      const broker = await stage.fakeBroker(
        `--ready relay*2,accept,relay --count 5 --capture ${captures.broker}`,
      );
      const client = await stage.sendHello(`--count 5 --send ping --capture ${captures.client}`);
      await expectToAgree(captures.broker, (await broker.ended).records, '1h');
      await expectToAgree(captures.client, client.records);
    });

    it('tap', async ({ stage }) => {
      const capture = stage.path(`seen.${form}`);
      await stage.fakeBackend('--reply ack,refuse:busy,silent,ack');
      const breaks =
        '--break ack=corrupt:token,pass,pass,drop --break offer=pass,pass,pass,corrupt:token,truncate';
      const tap = await stage.tap(`${breaks} --count 5 --capture ${capture}`);
      await stage.run(`send-offer ${stage.tapped} --json --count 5 --deadline 300ms`);
      await expectToAgree(capture, (await tap.ended).records);
    });
  },
);

it('a sideband that is too short leaves its offer a frame, live and in a capture of every form', async ({
  stage,
}) => {
  const offers = (records: readonly OutputRecord[]) =>
    records.flatMap((record) =>
      record.type === 'frame' && record.message === 'HandoffOffer' ? [[record.offset, record.length]] : [],
    );
  const backend = await stage.fakeBackend('');
  for (const form of ['pcapng', 'ndjson', 'bin']) {
    const capture = stage.path(`seen.${form}`);
    const sent = await stage.sendOffer(`--fault sideband-short --service zccache --capture ${capture}`);
    const { records } = await shared.run(`decode --json --exit-zero ${capture}`);
    expect(offers(sent.records)).toEqual([[8, 46]]);
    expect(offers(records)).toEqual([[8, 46]]);
  }
  await backend.until(() => (offers(backend.records).length === 3 ? true : undefined), 'three offers');
  expect(offers(backend.records)).toEqual([
    [8, 46],
    [8, 46],
    [8, 46],
  ]);
});
