import { BackendConversation } from '../../src/conversations/backend.ts';
import type { BackendTimer, OwnBackendCommand } from '../../src/conversations/backend-rules.ts';
import type { Withheld } from '../../src/handoff/talk.ts';
import { TokenStore } from '../../src/handoff/tokens.ts';
import { beginsEarly } from '../../src/script/actions/early.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import type { PassedDescriptor } from '../../src/wire/descriptor.ts';
import type { SidebandMode } from '../../src/wire/strict/offer-reader.ts';
import { toHex } from '../wire/building.ts';
import { descriptor, Playbook } from './playbook.ts';

interface BackendOptions {
  readonly sideband?: SidebandMode;
  readonly expectToken?: Uint8Array;
  /** The script about connections. */
  readonly accept?: string;
  readonly lenient?: boolean;
  readonly seesDescriptors?: boolean;
  /** How many offers are answered at most. */
  readonly count?: number;
  /** Whether each offer is held until somebody decides. */
  readonly holds?: boolean;
  /** In ms. */
  readonly now?: () => number;
}

/** One end of a conversation with a fake backend: what happens to it, and in answer what it does. */
export interface Talk {
  readonly conversation: BackendConversation;
  /** From which offset on the offers count as not accepted; null: that has not been said. */
  readonly unacceptedFrom: number | null;
  /** Between which offsets it says that it has accepted nothing, though it has after that. */
  readonly unacceptedBetween: readonly (readonly [number, number])[];
  opened(): string[];
  hears(bytes: Uint8Array, passed?: 'with a descriptor' | readonly PassedDescriptor[]): string[];
  /** Somebody decides about the offer that is held. */
  decides(script: string): string[];
  /** The timer runs out. */
  after(timer: BackendTimer): string[];
  /** The broker sends nothing more. */
  ends(reason?: string): string[];
  /** Nobody is left to read what is sent. */
  gone(): string[];
  /** The broker closes the connection, as it is seen while nothing is written. */
  closed(): string[];
  /** From now on the broker is gone, which shows when something is written. */
  leaves(): void;
  /** Whether a lack of an answer is the backend’s own doing. */
  withholds(): Withheld;
}

/** A fake backend with that script; each call of the result is one more connection to it. */
export function fakeBackend(script: string, options: BackendOptions = {}): () => Talk {
  const cursor = stepSource(parseScript(script, 'backend-reply'));
  const accepts = stepSource(parseScript(options.accept ?? 'pass', 'backend-accept'));
  let claimed = 0;
  const rules = {
    sideband: options.sideband ?? 'auto',
    tokens: new TokenStore(
      options.expectToken === undefined ? null : toHex(options.expectToken),
      options.now ?? (() => 0),
    ),
    seesDescriptors: options.seesDescriptors ?? true,
    adopt: 'echo',
    lenient: options.lenient ?? false,
    nextAccept: () => accepts.next(),
    claim: () => claimed++ < (options.count ?? Number.POSITIVE_INFINITY),
    nextStep: () => (options.holds === true ? null : cursor.next()),
    answersEarly: () => beginsEarly(cursor.peek()),
    earlyStep: () => cursor.next(),
  } as const;
  return () => {
    const conversation = new BackendConversation(rules);
    let from: number | null = null;
    const between: (readonly [number, number])[] = [];
    const book = new Playbook(conversation, (command: OwnBackendCommand) => {
      if (command.type !== 'unaccepted') return command.type;
      if (command.upTo === Number.POSITIVE_INFINITY) from = command.from;
      else between.push([command.from, command.upTo]);
      return null;
    });
    return {
      conversation,
      get unacceptedFrom() {
        return from;
      },
      unacceptedBetween: between,
      opened: () => book.opened(),
      hears: (bytes, passed = []) =>
        book.hears(bytes, passed === 'with a descriptor' ? [descriptor()] : passed),
      decides: (decided) =>
        book.tell({ type: 'decided', step: stepSource(parseScript(decided, 'backend-reply')).next(), at: 0 }),
      after: (timer) => book.after(timer),
      ends: (reason) => book.ended(0, reason),
      gone: () => book.gone(),
      closed: () => [...book.ended(), ...book.gone()].filter((command) => command !== 'watch'),
      leaves: () => {
        book.writable = false;
      },
      withholds: () => book.withholds,
    };
  };
}

/** A connection to a backend with that script. */
export function connectionTo(script: string, options: BackendOptions = {}): Talk {
  return fakeBackend(script, options)();
}

export function sends(bytes: Uint8Array): string {
  return `send ${toHex(bytes)}`;
}
