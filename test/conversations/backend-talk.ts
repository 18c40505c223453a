import {
  type BackendCommand,
  BackendConversation,
  type BackendTimer,
} from '../../src/conversations/backend.ts';
import { TokenStore } from '../../src/handoff/tokens.ts';
import { beginsEarly } from '../../src/script/actions/early.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import type { SidebandMode } from '../../src/wire/strict/offer-reader.ts';
import { toHex } from '../wire/building.ts';

interface BackendOptions {
  readonly sideband?: SidebandMode;
  readonly expectToken?: Uint8Array;
  readonly lenient?: boolean;
  /** How many offers are answered at most. */
  readonly count?: number;
  /** In ms. */
  readonly now?: () => number;
}

/** One end of a conversation with a fake backend: what happens to it, and in answer what it does. */
export interface Talk {
  hears(bytes: Uint8Array, descriptor?: 'with a descriptor'): string[];
  /** The timer runs out. */
  after(timer: BackendTimer): string[];
  /** The broker closes the connection. */
  closed(): string[];
}

/** A fake backend with that script; each call of the result is one more connection to it. */
export function fakeBackend(script: string, options: BackendOptions = {}): () => Talk {
  const cursor = stepSource(parseScript(script, 'backend-reply'));
  let claimed = 0;
  const rules = {
    sideband: options.sideband ?? 'auto',
    tokens: new TokenStore(
      options.expectToken === undefined ? null : toHex(options.expectToken),
      options.now,
    ),
    lenient: options.lenient ?? false,
    claim: () => claimed++ < (options.count ?? Number.POSITIVE_INFINITY),
    nextStep: () => cursor.next(),
    earlyStep: () => (beginsEarly(cursor.peek()) ? cursor.next() : null),
  };
  return () => {
    const conversation = new BackendConversation(rules);
    const tell = (event: Parameters<BackendConversation['handle']>[0]) =>
      conversation.handle(event).map(inWords);
    return {
      hears: (bytes, descriptor) => tell({ type: 'received', bytes, descriptor: descriptor !== undefined }),
      after: (timer) => tell({ type: 'timer', timer }),
      closed: () => tell({ type: 'closed' }),
    };
  };
}

/** A connection to a backend with that script. */
export function connectionTo(script: string, options: BackendOptions = {}): Talk {
  return fakeBackend(script, options)();
}

function inWords(command: BackendCommand): string {
  switch (command.type) {
    case 'send':
      return sends(command.bytes);
    case 'start-timer':
      return `start ${command.timer} ${command.ms}ms`;
    case 'stop-timer':
      return `stop ${command.timer}`;
    case 'notice':
      return `notice: ${command.text}`;
    case 'adopt':
      return command.mode === null ? 'adopt' : `adopt ${command.mode}`;
    default:
      return command.type;
  }
}

export function sends(bytes: Uint8Array): string {
  return `send ${toHex(bytes)}`;
}

export const STOPS = ['stop partial-offer', 'stop step'];
