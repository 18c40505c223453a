import { describe, expect } from 'vitest';
import type { RoleName } from '../../src/script/role.ts';
import { parseScript } from '../../src/script/script.ts';
import { type StepSource, stepSource } from '../../src/script/step-source.ts';
import { meets, type SendOfferOptions } from '../../src/services/send-offer.ts';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';
import { backendHere, offerHere } from './here.ts';

type Counts = NonNullable<SendOfferOptions['expectCounts']>;

function counts(expected: { readonly [outcome: string]: number }): Counts {
  const entries = Object.entries(expected);
  return { counts: new Map(entries), text: entries.map(([name, count]) => `${name}=${count}`).join(',') };
}

function script(role: RoleName, text: string): StepSource {
  return stepSource(parseScript(text, role));
}

describe.concurrent('send-offer', () => {
  it('gives up where nothing is listening, with the hint', async ({ stage }) => {
    const refused = offerHere(stage, { hint: 'start a backend' });
    await expect(refused).rejects.toMatchObject({ exitCode: 3, hint: 'start a backend' });
  });

  it('keeps dialling until a backend listens', async ({ stage }) => {
    const offered = offerHere(stage, { waitMs: 3_600_000 });
    await backendHere(stage, 'ack');
    expect(await offered).toMatchObject({ code: 0, verdicts: [{ outcome: 'accepted' }] });
  });

  it('may expect that nothing is listening', async ({ stage }) => {
    const { code, verdicts } = await offerHere(stage, { expect: 'unreachable' });
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([{ outcome: 'unreachable', latencyMs: null }]);
  });

  it('makes several offers on one connection, with ids that count up', async ({ stage }) => {
    const backend = await backendHere(stage, 'ack,refuse:full,ack');
    const { verdicts } = await offerHere(stage, { perConnection: 3, correlationId: '7' });
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'accepted']);
    await backend.end();
    const seen = ofType(backend.records, 'handoff').map((one) => one.correlationId);
    expect(new Set(seen)).toEqual(new Set(['7', '8', '9']));
  });

  it('sends the next offer without an answer where it is asked to', async ({ stage }) => {
    await backendHere(stage, 'delay:50ms+ack,ack');
    const { code, verdicts } = await offerHere(stage, { perConnection: 2, pipelined: true });
    expect(verdicts).toHaveLength(2);
    expect(code).toBe(0);
  });

  it.for(['duplicate', 'corrupt:frame-twice', 'corrupt:foreign-first', 'offer+offer'])(
    'gives each offer that a step sends a verdict, a handoff and a place in the counts: %s',
    async (step, { stage }) => {
      await backendHere(stage, 'ack');
      const made = (expectCounts: Counts) =>
        offerHere(stage, { offers: script('offer', step), send: 'ping', expectCounts });
      const { code, verdicts, records, summary } = await made(counts({ accepted: 1, refused: 1 }));
      const outcomes = ['accepted', 'refused'];
      expect(verdicts.map(({ outcome }) => outcome)).toEqual(outcomes);
      expect(ofType(records, 'handoff').map(({ outcome }) => outcome)).toEqual(outcomes);
      expect(summary).toMatchObject({ handoffs: { accepted: 1, refused: 1 }, met: true });
      expect(verdicts.map(({ adopted }) => adopted?.received ?? null)).toEqual(['ping', null]);
      expect(code).toBe(0);
      expect((await made(counts({ accepted: 1 }))).code).toBe(1);
    },
  );

  it('compares with an outcome what it was asked to try, and not what a step sent besides', async ({
    stage,
  }) => {
    await backendHere(stage, 'ack');
    const { code, verdicts } = await offerHere(stage, { offers: script('offer', 'duplicate') });
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([
      { outcome: 'accepted', expected: 'accepted', met: true },
      { outcome: 'refused' },
    ]);
    expect(verdicts[1]!.met).toBeUndefined();
  });

  it('compares the answer of the handed-over connection', async ({ stage }) => {
    await backendHere(stage, 'ack');
    expect((await offerHere(stage, { send: 'ping', expectAnswer: 'ping' })).code).toBe(0);
    expect((await offerHere(stage, { send: 'ping', expectAnswer: 'pong' })).code).toBe(1);
  });

  it('counts outcomes over all tries', async ({ stage }) => {
    await backendHere(stage, 'ack,refuse,ack');
    const expectCounts = counts({ accepted: 2, refused: 1 });
    const { code, summary } = await offerHere(stage, { count: 3, expectCounts });
    expect(summary).toMatchObject({ expected: 'accepted=2,refused=1', met: true });
    expect(code).toBe(0);
  });
});

it('an outcome meets only itself', () => {
  const verdict = { outcome: 'refused' } as Parameters<ReturnType<typeof meets>>[0];
  expect(meets('refused')(verdict)).toBe(true);
  expect(meets('accepted')(verdict)).toBe(false);
});
