import { tapRules } from '../../../src/conversations/tap/tap-rules.ts';
import { parseBreaks } from '../../../src/script/breaks.ts';
import type { RoleName } from '../../../src/script/role.ts';
import { parseScript } from '../../../src/script/script.ts';
import { type StepSource, stepSource } from '../../../src/script/step-source.ts';
import { tap } from '../../../src/services/tap.ts';
import type { Stage } from '../../process/stage.ts';
import { backendHere, brokerHere, helloHere, offerHere, serverHere } from '../../services/here.ts';
import {
  type Delivery,
  deliver,
  deliverTo,
  referenceBackend,
  referenceBroker,
  referenceClients,
} from '../reference-peer.ts';
import { wordsOf } from './words.ts';

/** What two judges say of the same thing. */
export interface Said {
  readonly tool: string;
  readonly reference: string;
}

export interface Row {
  /** Who plays what, such as `fake-backend --reply`. */
  readonly group: string;
  /** The script. */
  readonly word: string;
  readonly play: (stage: Stage) => Promise<Said>;
}

/** How long both judges wait. */
const DEADLINE_MS = 1_500;
const REFERENCE_PATIENCE = ['--deadline-ms', String(DEADLINE_MS)] as const;

function script(role: RoleName, word: string): StepSource {
  return stepSource(parseScript(word, role));
}

/** The reference's result in the words of the tool: an answer that never comes is told from a wrong one by its error. */
function outcomeOf({ result, error }: Delivery): string {
  if (result !== 'error') return result;
  if (/timed out waiting|framing byte|connection reset|broken pipe/i.test(error)) return 'unanswered';
  return 'invalid';
}

/** Our sender judges what a fake backend says as the reference's broker does. */
function backend(flag: 'reply' | 'accept', word: string): Row {
  return {
    group: `fake-backend --${flag}`,
    word,
    play: async (stage) => {
      if (flag === 'reply') await backendHere(stage, word);
      else await backendHere(stage, 'ack', { accepts: script('backend-accept', word) });
      const reference = outcomeOf(await deliver(stage, ...REFERENCE_PATIENCE));
      const { verdicts } = await offerHere(stage, { deadlineMs: DEADLINE_MS });
      return { tool: verdicts[0]!.outcome, reference };
    },
  };
}

/** Our backend does with a faulty offer what the reference's does. */
function offer(word: string): Row {
  return {
    group: 'send-offer --offer',
    word,
    play: async (stage) => {
      const made = async () => {
        const { verdicts } = await offerHere(stage, {
          offers: script('offer', word),
          deadlineMs: DEADLINE_MS,
        });
        return verdicts[0]!.outcome;
      };
      const own = await backendHere(stage, 'ack');
      const tool = await made();
      await own.end();
      await referenceBackend(stage, '--reply', 'accept');
      return { tool, reference: await made() };
    },
  };
}

/** A client of ours goes the way that the reference's goes. */
function client(flag: 'reply' | 'offer' | 'ready', word: string): Row {
  return {
    group: `fake-broker --${flag}`,
    word,
    play: async (stage) => {
      await backendHere(stage, 'ack');
      const told = {
        reply: () => ({ replies: script('broker-reply', word) }),
        offer: () => ({ offers: script('broker-offer', word) }),
        ready: () => ({ readies: script('ready', word) }),
      }[flag]();
      await brokerHere(stage, { ...told, deadlineMs: DEADLINE_MS });
      const [real] = await referenceClients(stage);
      const { verdicts } = await helloHere(stage, { replyTimeoutMs: 30_000, readyTimeoutMs: 2_000 });
      const route = verdicts[0]!.route === 'none' ? 'error' : verdicts[0]!.route!;
      return { tool: route, reference: real?.route ?? 'error' };
    },
  };
}

/** A broker of ours answers a Hello as the reference's does. */
function hello(word: string): Row {
  return {
    group: 'send-hello --hello',
    word,
    play: async (stage) => {
      await backendHere(stage, 'ack');
      await brokerHere(stage);
      const said = async (endpoint: string) => {
        const { verdicts } = await helloHere(stage, {
          ...{ endpoint, hellos: script('hello', word), replyTimeoutMs: 3_000, readyTimeoutMs: 2_000 },
          hello: { ...HELLO, peerPid: process.pid },
        });
        return verdicts[0]!.outcome;
      };
      const tool = await said(stage.broker);
      const { endpoint } = await referenceBroker(stage);
      return { tool, reference: await said(endpoint) };
    },
  };
}

const HELLO = {
  serviceName: 'zccache',
  wantedVersion: '1.11.20',
  clientVersion: '1.0.0',
  handlePassing: true,
  clientLibName: 'handoff-cli',
  clientLibVersion: '1.0.0',
};

/** What a tap says of the handoff that it broke is what the reference's broker says of it. */
function tapped(frame: 'sideband' | 'offer' | 'ack', word: string): Row {
  return {
    group: `tap --break ${frame}`,
    word,
    play: async (stage) => {
      await referenceBackend(stage, '--reply', 'accept');
      const rules = tapRules([parseBreaks(`${frame}=${word}`)], null);
      const options = {
        endpoint: stage.tapped,
        target: stage.endpoint,
        rules,
        seed: null,
        count: null,
        capture: null,
      };
      const here = await serverHere(stage, (sink, stop) => tap(options, sink, stop));
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

/** Everything that a script can say, for each frame and connection that has a judge in the reference. */
export const ROWS: readonly Row[] = [
  ...wordsOf('backend-reply').map((word) => backend('reply', word)),
  ...wordsOf('backend-accept').map((word) => backend('accept', word)),
  ...wordsOf('offer').map(offer),
  ...wordsOf('hello').map(hello),
  ...wordsOf('broker-reply').map((word) => client('reply', word)),
  ...wordsOf('broker-offer').map((word) => client('offer', word)),
  ...wordsOf('ready').map((word) => client('ready', word)),
  ...(['sideband', 'offer', 'ack'] as const).flatMap((frame) =>
    wordsOf(`break-${frame}`).map((word) => tapped(frame, word)),
  ),
];
