import type { SendHelloOptions } from '../../../src/services/send-hello.ts';
import { ADMIN_VERBS, parseAdminVerb } from '../../../src/values/admin-verb.ts';
import { ofType } from '../../process/running.ts';
import { backendHere, brokerHere, helloHere, offerHere } from '../../services/here.ts';
import { deliver, referenceBackend, referenceBroker, referenceClients } from '../reference-peer.ts';
import { DEADLINE_MS, HELLO, outcomeOf, REFERENCE_PATIENCE, type Row, script } from './row.ts';
import { TAP_ROWS } from './tap-rows.ts';
import { wordsOf } from './words.ts';

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

/** A broker of ours answers an admin request as the reference's does: with what kind of answer, and what exit code. */
function asked(group: string, word: string, more: Partial<SendHelloOptions>): Row {
  return {
    group,
    word,
    play: async (stage) => {
      await brokerHere(stage);
      const { endpoint } = await referenceBroker(stage);
      const said = async (broker: string) => {
        const { verdicts, records } = await helloHere(stage, {
          ...{ endpoint: broker, replyTimeoutMs: 3_000 },
          admin: { verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' },
          ...more,
        });
        const reply = ofType(records, 'frame').find(({ message }) => message === 'AdminReply');
        const { kind, exitCode } = (reply?.payload ?? {}) as { kind?: string; exitCode?: number };
        return [verdicts[0]!.outcome, ...(kind === undefined ? [] : [kind, `exit code ${exitCode}`])].join(
          ', ',
        );
      };
      const tool = await said(stage.broker);
      return { tool, reference: await said(endpoint) };
    },
  };
}

/** Everything that a script can say, for each frame and connection that has a judge in the reference. */
export const ROWS: readonly Row[] = [
  ...wordsOf('backend-reply').map((word) => backend('reply', word)),
  ...wordsOf('backend-accept').map((word) => backend('accept', word)),
  ...wordsOf('offer').map(offer),
  ...wordsOf('hello').map(hello),
  ...wordsOf('admin').map((word) => asked('send-hello --admin', word, { hellos: script('admin', word) })),
  ...ADMIN_VERBS.flatMap((verb) =>
    [false, true].map((json) =>
      asked('fake-broker, asked by --admin', `${verb}${json ? ' --json' : ''}`, {
        admin: { verb: parseAdminVerb(verb), json, serviceName: '' },
      }),
    ),
  ),
  ...wordsOf('broker-reply').map((word) => client('reply', word)),
  ...wordsOf('broker-offer').map((word) => client('offer', word)),
  ...wordsOf('ready').map((word) => client('ready', word)),
  ...TAP_ROWS,
];
