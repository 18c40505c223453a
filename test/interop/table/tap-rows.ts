import { tapRules } from '../../../src/conversations/tap/tap-rules.ts';
import { parseBreaks } from '../../../src/script/breaks.ts';
import { tap } from '../../../src/services/tap.ts';
import type { Stage } from '../../process/stage.ts';
import { backendHere, brokerHere, helloHere, serverHere } from '../../services/here.ts';
import { deliverTo, referenceBackend, referenceBroker, referenceClientsOf } from '../reference-peer.ts';
import { DEADLINE_MS, HELLO, outcomeOf, REFERENCE_PATIENCE, type Row } from './row.ts';
import { wordsOf } from './words.ts';

/** What a tap says of the handoff that it broke is what the reference's broker says of it. */
function tapped(frame: 'sideband' | 'offer' | 'ack', word: string): Row {
  return {
    group: `tap --break ${frame}`,
    word,
    play: async (stage) => {
      await referenceBackend(stage, '--reply', 'accept');
      const here = await tapHere(stage, stage.endpoint, `${frame}=${word}`, null);
      const reference = outcomeOf(await deliverTo(stage, stage.tapped, ...REFERENCE_PATIENCE));
      await here.end();
      const handoffs = here.records.filter((record) => record.type === 'handoff');
      // Without an offer that went on there is no handoff: the broker is left without an answer.
      // Of an offer that went on several times, the first is the broker's own.
      const outcomes = new Map(handoffs.map(({ index, outcome }) => [index, outcome]));
      return { tool: outcomes.get(0) ?? 'unanswered', reference };
    },
  };
}

/** A tap between that and the stage's `tapped`, with that script for a frame. @param pid what a Hello is to name; null: what it names */
function tapHere(stage: Stage, target: string, broken: string, pid: number | null) {
  const rules = tapRules([parseBreaks(broken)], pid);
  const options = { endpoint: stage.tapped, target, rules, seed: null, count: null, capture: null };
  return serverHere(stage, (sink, stop) => tap(options, sink, stop));
}

/** A broker of ours answers a Hello that a tap broke as the reference's does. */
function tappedHello(word: string): Row {
  return {
    group: 'tap --break hello',
    word,
    play: async (stage) => {
      await backendHere(stage, 'ack');
      await brokerHere(stage);
      const { endpoint } = await referenceBroker(stage);
      const said = async (broker: string) => {
        const tapped = await tapHere(stage, broker, `hello=${word}`, null);
        const { verdicts } = await helloHere(stage, {
          ...{ endpoint: stage.tapped, replyTimeoutMs: 3_000, readyTimeoutMs: 2_000 },
          hello: { ...HELLO, peerPid: process.pid },
        });
        await tapped.end();
        return verdicts[0]!.outcome;
      };
      const tool = await said(stage.broker);
      return { tool, reference: await said(endpoint) };
    },
  };
}

/** A client of ours goes the way that the reference's goes where a tap broke what the broker said. */
function tappedClient(frame: 'reply' | 'ready', word: string): Row {
  return {
    group: `tap --break ${frame}`,
    word,
    play: async (stage) => {
      await backendHere(stage, 'ack');
      await brokerHere(stage, { deadlineMs: DEADLINE_MS });
      await tapHere(stage, stage.broker, `${frame}=${word}`, process.pid);
      const [real] = await referenceClientsOf(stage, stage.tapped);
      const { verdicts } = await helloHere(stage, {
        ...{ endpoint: stage.tapped, replyTimeoutMs: 30_000, readyTimeoutMs: 2_000 },
      });
      const route = verdicts[0]!.route === 'none' ? 'error' : verdicts[0]!.route!;
      return { tool: route, reference: real?.route ?? 'error' };
    },
  };
}

/** Everything that a script can say about a frame that passes through a tap. */
export const TAP_ROWS: readonly Row[] = [
  ...wordsOf('break-hello').map(tappedHello),
  ...(['reply', 'ready'] as const).flatMap((frame) =>
    wordsOf(`break-${frame}`).map((word) => tappedClient(frame, word)),
  ),
  ...(['sideband', 'offer', 'ack'] as const).flatMap((frame) =>
    wordsOf(`break-${frame}`).map((word) => tapped(frame, word)),
  ),
];
