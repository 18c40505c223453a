import type { Message, Part } from '../frames/message.ts';
import type { AdoptMode } from './adopt-mode.ts';
import type { Due } from './due.ts';
import type { Role, RoleName } from './role.ts';

/** How a connection is closed. `reset`: the other side sees ECONNRESET where the system can do that. */
export type Close = 'orderly' | 'reset';

/** What an action can do about the message that is due. */
export interface Stage {
  readonly due: Due;
  /** Writes a message. Its sideband, and what is passed, goes once in a step: with the first message. */
  send(message: Message): void;
  /** Writes parts as they are. */
  write(parts: readonly Part[]): void;
  /**
   * The message as it should be. Null where none is due, or where it is too late to accept: then the refusal has been
   * sent, and the rest of the step dropped.
   */
  right(): Message | null;
  /** Writes a replacement for the right message, and reports that it has been accepted. Does nothing where `right` is null. */
  accept(messages: (right: Message) => readonly Message[], adopt?: AdoptMode): void;
  /** Tells that an acceptance has been sent. */
  accepted(): void;
  /** Writes the refusal. @param keep whether the descriptor is kept nevertheless */
  refuse(reason: string | number, keep?: boolean): void;
  /** Tells that a refusal has been sent. */
  refused(): void;
  /** Tells that the message that is begun now will be whole only after that time. */
  slows(ms: number): void;
  /** Goes on after some time. @param then what this action does next */
  wait(ms: number, then?: () => void): void;
  /** The message was held: does what was decided about it, before the rest of the step. */
  continueWith(step: Step): void;
  /** Closes the connection; the step ends. */
  close(how: Close): void;
  /** Does nothing more, ever; the connection stays open. */
  stop(): void;
}

/** One thing that a peer does about a message that is due. */
export interface Action {
  readonly name: string;
  /** As a script says it. */
  readonly words: string;
  /** Whether nothing can follow it in its step. */
  readonly final: boolean;
  readonly perform: (stage: Stage) => void;
}

/** What is done about one message, one action after another. */
export type Step = readonly Action[];

/** An action of the language, with all its values. Help, completions and docs/faults.md are made from it. */
export interface ActionKind {
  readonly name: string;
  /** Whose scripts know it. */
  readonly roles: readonly RoleName[];
  /** How it is written. */
  readonly forms: (role: Role) => readonly string[];
  /** What the other side gets. */
  readonly summary: (role: Role) => string;
  /** Reads the value after the colon; null: there is none. Throws an Error that says what is wrong with it. */
  readonly read: (value: string | null, role: Role) => Action;
}

/** Whether the step resets the connection in the end: a Unix socket can be reset only while it has unread bytes. */
export function endsWithReset(step: Step): boolean {
  return step.some(({ words }) => words === 'reset' || words === 'then:reset');
}

/** What a right peer may do as well. */
const FAULTLESS: ReadonlySet<string> = new Set([
  ...['ack', 'offer', 'hello', 'negotiate', 'relay', 'pass', 'refuse', 'delay', 'admin', 'answer'],
]);

/** What a step breaks on purpose, in the words of a script; null: nothing. */
export function brokenBy(step: Step): string | null {
  const broken = step.filter(({ name }) => !FAULTLESS.has(name));
  return broken.length === 0 ? null : formatStep(broken);
}

/**
 * Actions that do what the protocol asks for, at the time when it does; `drop` sends nothing that could be wrong, and `refuse` may name
 * a code that there is not. What `duplicate` sends first is right.
 */
const CONFORMING: ReadonlySet<string> = new Set([
  ...['ack', 'leak', 'offer', 'hello', 'negotiate', 'relay', 'pass', 'drop', 'duplicate'],
]);

/** Actions that only make the message come later, or take longer. */
const SLOWING: ReadonlySet<string> = new Set(['delay', 'trickle', 'hold']);

/** Whether what the action sends, and when, is as the protocol asks for. */
export function conforms({ name }: Action): boolean {
  return CONFORMING.has(name);
}

/** Whether what the action sends is as the protocol asks for, whenever that is. */
export function onlySlows({ name }: Action): boolean {
  return SLOWING.has(name);
}

/** Whether an answer by that action is one that its receiver can go by, unless it is so slow that it comes late. */
export function comesInTime(action: Action): boolean {
  return conforms(action) || ['refuse', 'delay', 'trickle'].includes(action.name);
}

/** Whether the message is as the protocol asks for, and only what the action sends after it is not. */
export function onlyAdds({ words }: Action): boolean {
  return words.startsWith('early:');
}

/** A step in the words of a script. */
export function formatStep(step: Step): string {
  return step.map(({ words }) => words).join('+');
}

/** An action as a script says it: its name and its value, in quotes where it needs them. */
export function inWords(name: string, value: string): string {
  const quoted = /[,+*"\\=#]|^\s|\s$/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
  return `${name}:${quoted}`;
}

/** An action that takes no value. */
export function plainAction(
  name: string,
  roles: readonly RoleName[],
  summary: ActionKind['summary'],
  perform: Action['perform'],
  final = false,
): ActionKind {
  return {
    name,
    roles,
    forms: () => [name],
    summary,
    read: (value) => {
      if (value !== null) throw new Error(`${name} takes no value`);
      return { name, words: name, final, perform };
    },
  };
}

/** The action that is meant where a script says no other: the message as it should be. */
export function usualAction(name: string, roles: readonly RoleName[], summary: string): ActionKind {
  return plainAction(
    name,
    roles,
    () => summary,
    (stage) => stage.accept((right) => [right]),
  );
}
