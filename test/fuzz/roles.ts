import { BackendConversation } from '../../src/conversations/backend.ts';
import { BrokerConversation } from '../../src/conversations/broker.ts';
import { ClientConversation } from '../../src/conversations/client.ts';
import type { Conversation } from '../../src/conversations/contract.ts';
import { OfferConversation } from '../../src/conversations/offer.ts';
import { TapConversation } from '../../src/conversations/tap/tap.ts';
import { tapRules } from '../../src/conversations/tap/tap-rules.ts';
import { messageDraft } from '../../src/frames/message.ts';
import { offerMessage } from '../../src/frames/offer.ts';
import { PendingHandoffs } from '../../src/handoff/pending-handoffs.ts';
import { TokenStore } from '../../src/handoff/tokens.ts';
import type { RoleName } from '../../src/script/role.ts';
import { parseScript, parseStep } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { AGREEING, HELLO } from '../conversations/peers.ts';
import { TOKEN } from '../wire/building.ts';
import type { Random } from './random.ts';

/** A conversation of any role, as far as fuzzing goes: timers and commands of its own are not looked into. */
export type AnyConversation = Conversation<string, never, { readonly type: string }>;

/** Each role's conversation, made anew; what it is told to do is drawn. */
export const ROLES: { readonly [role: string]: (random: Random) => AnyConversation } = {
  backend: (random) => {
    const replies = steps(
      random,
      ['ack', 'refuse:busy', 'corrupt:token', 'delay:1s+ack', 'duplicate', 'trickle:1ms'],
      'backend-reply',
    );
    const rules = {
      sideband: random.below(2) === 0 ? 'auto' : 'require',
      tokens: new TokenStore(null, () => 0),
      seesDescriptors: true,
      adopt: 'echo',
      lenient: random.below(2) === 0,
      nextAccept: steps(random, ['pass', 'delay:1s', 'ignore'], 'backend-accept'),
      claim: () => true,
      nextStep: replies,
      answersEarly: () => false,
      earlyStep: () => [],
    } as const;
    return untyped(new BackendConversation(rules));
  },
  broker: (random) =>
    untyped(
      new BrokerConversation(
        {
          pending: new PendingHandoffs(5_000, () => TOKEN),
          ...AGREEING,
          backend: '/backend',
          backendPipe: '/pipe',
          deadlineMs: 5_000,
          nextReply: steps(random, ['negotiate', 'corrupt:request-id'], 'broker-reply'),
          nextOffer: steps(random, ['offer', 'corrupt:token'], 'broker-offer'),
          nextReady: steps(random, ['relay', 'accept'], 'ready'),
        },
        () => 7,
      ),
    ),
  client: (random) =>
    untyped(
      new ClientConversation(messageDraft(HELLO), parseStep('hello', 'hello'), {
        adopt: random.below(2) === 0,
        replyTimeoutMs: 1_000,
        readyTimeoutMs: 1_000,
        answerTimeoutMs: 1_000,
        say: random.below(2) === 0 ? null : Buffer.from('ping'),
      }),
    ),
  offer: () => {
    const message = offerMessage({
      token: TOKEN,
      serviceName: 'zccache',
      correlationId: '1',
      handleValue: '0',
    });
    return untyped(new OfferConversation({ message, step: parseStep('offer', 'offer'), deadlineMs: 5_000 }));
  },
  tap: () => untyped(new TapConversation(tapRules([], 7), '/target')),
};

function steps(random: Random, scripts: readonly string[], role: RoleName) {
  const source = stepSource(parseScript(scripts[random.below(scripts.length)]!, role));
  return () => source.next();
}

function untyped(conversation: object): AnyConversation {
  return conversation as AnyConversation;
}
