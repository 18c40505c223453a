import type { Command, Conversation, End, Event, Part } from '../../src/conversations/contract.ts';
import type { Withheld } from '../../src/handoff/talk.ts';
import type { DescriptorKind, PassedDescriptor } from '../../src/wire/descriptor.ts';
import { toHex } from '../wire/building.ts';

/** How a test writes down a command that only one conversation has; null: it does not. */
type InWords<OwnCommand> = (command: OwnCommand) => string | null;

/**
 * A conversation with a clock of the test's own: what happens to it goes in, what it does comes out in words. What it sends is
 * written at once.
 */
export class Playbook<Timer extends string, OwnEvent, OwnCommand> {
  /** The time, in ms. */
  ms = 0;
  /** Whether what is sent can be written; otherwise the other side turns out to be gone. */
  writable = true;
  /** Whether a lack of an answer is this side’s own doing. */
  withholds: Withheld = 'nothing';
  private readonly conversation: Conversation<Timer, OwnEvent, OwnCommand>;
  private readonly own: InWords<OwnCommand>;
  private readonly sent: (parts: readonly Part[]) => string;

  constructor(
    conversation: Conversation<Timer, OwnEvent, OwnCommand>,
    own: InWords<OwnCommand>,
    sent: (parts: readonly Part[]) => string = sends,
  ) {
    this.conversation = conversation;
    this.own = own;
    this.sent = sent;
  }

  opened(end: End = 0): string[] {
    return this.tell({ type: 'opened', end, at: this.at });
  }

  unreachable(end: End, text: string): string[] {
    return this.tell({ type: 'unreachable', end, text, at: this.at });
  }

  hears(bytes: Uint8Array, passed: readonly PassedDescriptor[] = [], end: End = 0): string[] {
    return this.tell({ type: 'received', end, bytes, passed, at: this.at });
  }

  /** The same as far as it is wanted, and no more at a time than `most` bytes: what is not wanted stays in the socket. */
  reads(bytes: Uint8Array, most: number, end: End = 0): string[] {
    const told: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      const wanted = Math.min(this.conversation.wanted(end), most);
      if (wanted === 0) break;
      told.push(...this.hears(bytes.subarray(at, at + wanted), [], end));
      at += wanted;
    }
    return told;
  }

  ended(end: End = 0, reason = ''): string[] {
    return this.tell({ type: 'ended', end, reason, at: this.at });
  }

  gone(end: End = 0): string[] {
    return this.tell({ type: 'gone', end, at: this.at });
  }

  after(timer: Timer): string[] {
    return this.tell({ type: 'timer', timer, at: this.at });
  }

  tell(event: Event<Timer, OwnEvent>): string[] {
    return this.conversation.handle(event).flatMap((command) => this.carriedOut(command));
  }

  private get at(): number {
    return Math.round(this.ms * 1000);
  }

  private carriedOut(command: Command<Timer, OwnCommand>): string[] {
    const told = command as Command<Timer>;
    switch (told.type) {
      case 'send':
        if (!this.writable) return this.tell({ type: 'gone', end: told.end ?? 0, at: this.at });
        return [this.sent(told.parts), ...this.tell({ type: 'sent', end: told.end ?? 0, at: this.at })];
      case 'start-timer':
        return [`start ${told.timer} ${told.ms}ms`];
      case 'stop-timer':
        return [`stop ${told.timer}`];
      case 'dial':
        return [`dial ${told.to}`];
      case 'watch':
        return [told.half === undefined ? 'watch' : `watch ${told.half}`];
      case 'settle':
        return [
          { close: 'release', leak: 'leak', echo: 'adopt', discard: 'adopt discard', ignore: 'adopt ignore' }[
            told.use
          ],
        ];
      case 'close':
        return [
          ['close', told.how === 'orderly' ? '' : told.how, told.end ?? '']
            .join(' ')
            .replace(/ +/g, ' ')
            .trim(),
        ];
      case 'withholds':
        this.withholds = told.what;
        return [];
      case 'notice':
        return [`notice: ${told.text}`];
      default:
        return [this.own(command as OwnCommand)].filter((words) => words !== null);
    }
  }
}

function sends(parts: readonly Part[]): string {
  return `send ${parts.map(({ bytes }) => toHex(bytes)).join(' ')}`;
}

/** A descriptor that has come. */
export function descriptor(kind: DescriptorKind = 'stream'): PassedDescriptor {
  return { kind, blocking: true, fate: null };
}
