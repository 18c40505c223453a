import type { Command, Event } from '../../src/conversations/contract.ts';
import { escapedJson } from '../../src/text/escape.ts';
import type { Random } from './random.ts';
import type { AnyConversation } from './roles.ts';

/** Whatever comes, a conversation does no more than this for each thing that happens to it. */
const MOST_COMMANDS = 10_000;

type AnyEvent = Event<string>;
type Told = AnyEvent extends infer E ? (E extends AnyEvent ? Omit<E, 'at'> : never) : never;

/**
 * Plays with a conversation: any bytes in any pieces on any of its connections, timers, ends and stops at any moment. Gives the first
 * thing that must not be, or null; throws what it throws.
 */
export function misbehaviour(
  conversation: AnyConversation,
  bytes: Uint8Array,
  random: Random,
): string | null {
  const open = new Set<number>();
  const dialled = new Set<number>();
  const timers = new Set<string>();
  let over = false;
  let at = 0;
  let wrong: string | null = null;

  const carryOut = (command: Command<string, { readonly type: string }>): void => {
    const told = command as Command<string>;
    if (told.type === 'start-timer') {
      if (!Number.isFinite(told.ms) || told.ms < 0) wrong = `a timer of ${told.ms} ms`;
      timers.add(told.timer);
    } else if (told.type === 'stop-timer') timers.delete(told.timer);
    else if (told.type === 'dial') dialled.add(told.end);
    else if (told.type === 'close' && told.end === undefined) over = true;
    else if (told.type === 'close' && told.how !== 'half') open.delete(told.end!);
    else if (told.type === 'notice' || !KNOWN.has(told.type)) JSON.parse(escapedJson(command));
  };
  const tell = (first: Told): void => {
    const waiting: Told[] = [first];
    for (let count = 0; waiting.length > 0 && !over && wrong === null; count++) {
      if (count > MOST_COMMANDS) wrong = 'no end of commands';
      at += 1;
      for (const command of conversation.handle({ ...waiting.shift()!, at } as AnyEvent)) {
        carryOut(command);
        if (command.type === 'send') waiting.push({ type: 'sent', end: endOf(command) } as Told);
      }
    }
  };

  open.add(0);
  tell({ type: 'opened', end: 0 });
  let left = bytes;
  for (let turn = 0; turn < MOST_TURNS && !over && wrong === null; turn++) {
    const end = [...open][random.below(open.size)];
    const draw = random.below(12);
    if (draw === 0 && timers.size > 0) {
      const timer = [...timers][random.below(timers.size)]!;
      timers.delete(timer);
      tell({ type: 'timer', timer });
    } else if (dialled.size > 0 && draw < 6) {
      const to = [...dialled][0]!;
      dialled.delete(to);
      if (random.below(4) === 0) tell({ type: 'unreachable', end: to, text: 'nobody listens' });
      else {
        open.add(to);
        tell({ type: 'opened', end: to });
      }
    } else if (end !== undefined && left.length > 0) {
      const wanted = Math.min(conversation.wanted(end), left.length);
      if (wanted <= 0) continue;
      const length = 1 + random.below(wanted);
      const passed = random.below(8) === 0 ? [{ kind: 'stream', blocking: true, fate: null } as const] : [];
      tell({ type: 'received', end, bytes: left.subarray(0, length), passed });
      left = left.subarray(length);
    } else if (end !== undefined && draw < 9) {
      tell(random.below(2) === 0 ? { type: 'ended', end, reason: '' } : { type: 'gone', end });
      open.delete(end);
    }
  }
  tell({ type: 'stopped' });
  if (wrong !== null) return wrong;
  return over && conversation.wanted(0) > 0 ? 'it reads on after its end' : null;
}

const MOST_TURNS = 200;
const KNOWN: ReadonlySet<string> = new Set(['send', 'watch', 'settle', 'close', 'dial']);

function endOf(command: { readonly type: string }): number {
  return (command as { readonly end?: number }).end ?? 0;
}
