import { describe, expect } from 'vitest';
import { tapRules } from '../../src/conversations/tap/tap-rules.ts';
import { parseBreaks } from '../../src/script/breaks.ts';
import { type TapOptions, tap } from '../../src/services/tap.ts';
import { ofType } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';
import { backendHere, offerHere, serverHere } from './here.ts';

/** A tap before the stage's endpoint, in this process. */
function tapHere(stage: Stage, breaks: readonly string[] = [], more: Partial<TapOptions> = {}) {
  const options: TapOptions = {
    endpoint: stage.tapped,
    target: stage.endpoint,
    rules: tapRules(
      breaks.map((text) => parseBreaks(text)),
      null,
    ),
    seed: null,
    count: null,
    capture: null,
    ...more,
  };
  return serverHere(stage, (sink, stop) => tap(options, sink, stop));
}

describe.concurrent('tap', () => {
  it('passes a handoff on, connection included, and ends after it', async ({ stage }) => {
    await backendHere(stage, 'ack');
    const tapped = await tapHere(stage, [], { count: 1 });
    const { verdicts } = await offerHere(stage, { endpoint: stage.tapped, send: 'ping' });
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);
    expect(await tapped.ended).toBe(0);
    expect(ofType(tapped.records, 'summary')).toMatchObject([{ offers: 1, acks: 1 }]);
  });

  it('breaks what it is told to break, and records what it was', async ({ stage }) => {
    await backendHere(stage, 'ack');
    const tapped = await tapHere(stage, ['ack=corrupt:token'], { count: 1 });
    const { verdicts } = await offerHere(stage, { endpoint: stage.tapped });
    expect(verdicts).toMatchObject([{ outcome: 'invalid' }]);
    await tapped.ended;
    expect(ofType(tapped.records, 'changed')).toMatchObject([{ by: 'corrupt:token' }]);
  });

  it('takes the place of a live socket and gives it back', async ({ stage }) => {
    await backendHere(stage, 'ack');
    const tapped = await tapHere(stage, [], { endpoint: stage.endpoint, target: null });
    await offerHere(stage);
    expect(await tapped.end()).toBe(0);
    expect(ofType(tapped.records, 'handoff').at(-1)).toMatchObject({ outcome: 'accepted' });
    expect((await offerHere(stage)).verdicts).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('has nothing to take over where nothing is listening', async ({ stage }) => {
    const tapped = tapHere(stage, [], { endpoint: stage.endpoint, target: null });
    await expect(tapped).rejects.toThrow('there is nothing to take over');
    await stage.clear().catch(() => {});
  });
});
