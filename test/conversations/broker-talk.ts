import { BACKEND, BrokerConversation } from '../../src/conversations/broker.ts';
import type { BrokerRules } from '../../src/conversations/broker-rules.ts';
import type { Part } from '../../src/conversations/contract.ts';
import { PendingHandoffs } from '../../src/handoff/pending-handoffs.ts';
import type { Step } from '../../src/script/action.ts';
import type { RoleName } from '../../src/script/role.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { type MessageValue, messageValue } from '../../src/wire/fields/value.ts';
import { hello, read, ready, TOKEN, toHex } from '../wire/building.ts';
import { AGREEING } from './peers.ts';
import { Playbook } from './playbook.ts';

export const DEADLINE_MS = 5_000;
export const HELLO = hello();

/** A conversation with one client, whose token is that of test/wire/building.ts. */
export function client(
  script = 'relay',
  rules: Partial<BrokerRules> = {},
  peerPid: number | null = 1,
  scripts: { readonly reply?: string; readonly offer?: string } = {},
) {
  const pending = new PendingHandoffs(DEADLINE_MS, () => TOKEN);
  const sent: Part[] = [];
  const conversation = new BrokerConversation(
    {
      pending,
      ...AGREEING,
      backend: '/tmp/handoff.sock',
      backendPipe: '/tmp/backend.sock',
      deadlineMs: DEADLINE_MS,
      nextReply: steps(scripts.reply ?? 'negotiate', 'broker-reply'),
      nextOffer: steps(scripts.offer ?? 'offer', 'broker-offer'),
      nextReady: steps(script, 'ready'),
      ...rules,
    },
    () => peerPid,
  );
  const book = new Playbook(
    conversation,
    (command) => {
      if (command.type === 'unmade') return 'unmade';
      const { reply, state, reason } = command.client;
      return `settled ${[reply, state, reason].filter((word) => word !== null && word !== '').join(' ')}`;
    },
    (parts) => {
      sent.push(...parts);
      return parts.map(inWords).join(' + ');
    },
  );
  const talk = {
    book,
    conversation,
    pending,
    sent,
    hears: (given: Uint8Array) => book.hears(given),
    /** The backend's answer, so many ms after the offer. */
    answer: (given: Uint8Array, ms = 1) => {
      book.ms += ms;
      return afterVerdict(book.hears(given, [], BACKEND));
    },
    noAnswer: (how: 'closed' | 'deadline') =>
      afterVerdict(how === 'closed' ? book.ended(BACKEND) : book.after('deadline')),
    undeliverable: () => book.unreachable(BACKEND, 'nobody listens'),
    after: (timer: 'hello' | 'step') => book.after(timer),
    closed: () => book.ended(),
    /** Up to the offer, which is written. @param ms how long the dial took */
    offered: (ms = 0) => {
      book.hears(HELLO);
      book.ms += ms;
      book.opened(BACKEND);
      return talk;
    },
  };
  return talk;
}

function steps(script: string, role: RoleName): () => Step {
  const source = stepSource(parseScript(script, role));
  return () => source.next();
}

/** What is done about the client; the connection to the backend is closed in any case. */
function afterVerdict(words: readonly string[]): string[] {
  return words.filter(
    (word) => word !== 'stop deadline' && word !== 'stop offer-step' && word !== `close ${BACKEND}`,
  );
}

function inWords({ bytes: given, passed = [] }: Part): string {
  const frame = given.length === TOKEN.length ? null : read(given, 'broker-to-client');
  const withPassed = passed.length === 0 ? '' : ` with ${passed.join(' and ')}`;
  if (frame?.message !== 'HelloReply') return `send ${toHex(given)}${withPassed}`;
  const reply = messageValue(frame.payload!);
  const refused = reply['refused'] as MessageValue | undefined;
  return refused === undefined ? 'Negotiated' : `Refused ${refused['code']}`;
}

export const READY = `send ${toHex(ready())}`;
export const settles = (how: string) => [`settled negotiated ${how}`, 'close let-go'];
