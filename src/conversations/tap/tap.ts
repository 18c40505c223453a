import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Close, Command, Conversation, End, Event, Instant, Part } from '../contract.ts';
import type { LaneCommand, LaneEvent, LaneTimer } from './lane-contract.ts';
import { TapLane } from './tap-lane.ts';
import type { TapRules } from './tap-rules.ts';

/** The side that dialled the tap, and the side that the tap has dialled. */
export type TapEnd = 0 | 1;
export const NEAR: TapEnd = 0;
export const FAR: TapEnd = 1;

/** Bytes of one direction that may be held back before its sender is no longer read. */
const MOST_HELD = 256 * 1024;

export type TapTimer = `${LaneTimer}-${TapEnd}`;

/** What passes next from that end replaces other bytes. */
export interface OwnTapCommand {
  readonly type: 'changed';
  readonly from: TapEnd;
  readonly by: string;
  readonly was: Uint8Array;
  /** When it came. */
  readonly came: Instant;
  /** Whether what passes instead is wrong on purpose. */
  readonly own: boolean;
  /** The descriptors that came with it, where they do not pass either. */
  readonly passed?: readonly PassedDescriptor[];
}

type TapCommand = Command<TapTimer, OwnTapCommand>;

interface Side {
  /** What it says, in transit to the other side. */
  readonly lane: TapLane;
  open: boolean;
  /** Whether it has sent everything. */
  ended: boolean;
  /** Whether nobody is left there to read an answer. */
  gone: boolean;
  /** Whether all of that, the end included, has been passed on. */
  relayed: boolean;
}

/** Sits between two connections, and passes on what each of them says. */
export class TapConversation implements Conversation<TapTimer, never, OwnTapCommand> {
  private readonly sides: readonly [Side, Side];
  private readonly target: string;
  private commands: TapCommand[] = [];
  private over = false;

  /** @param target the endpoint of the far side */
  constructor(rules: TapRules, target: string) {
    this.target = target;
    this.sides = [side(new TapLane(rules.forth)), side(new TapLane(rules.back))];
  }

  /** Nothing is read before there is somebody to pass it on to. */
  wanted(end: End): number {
    const { lane, ended } = this.sides[end as TapEnd];
    const idle = this.over || ended || !this.sides[FAR].open || lane.held > MOST_HELD || this.keepsUnread;
    return idle ? 0 : Number.POSITIVE_INFINITY;
  }

  get keepsUnread(): boolean {
    return this.sides[NEAR].lane.resets || this.sides[FAR].lane.resets;
  }

  feeds(end: End): End {
    return other(end as TapEnd);
  }

  handle(event: Event<TapTimer>): readonly TapCommand[] {
    this.commands = [];
    if (!this.over) this.take(event);
    return this.commands;
  }

  couldNotSend(end: End, parts: readonly Part[]): readonly TapCommand[] {
    this.commands = [];
    const from = other(end as TapEnd);
    for (const command of this.sides[from].lane.undelivered.lose(parts)) this.carryOut(from, command);
    return this.commands;
  }

  private take(event: Event<TapTimer>): void {
    switch (event.type) {
      case 'opened':
        this.sides[event.end as TapEnd].open = true;
        if (event.end === NEAR)
          this.commands.push({ type: 'dial', end: FAR, to: this.target, doing: 'pass on' });
        break;
      case 'unreachable':
        this.commands.push({ type: 'notice', text: event.text });
        return this.close();
      case 'received':
        return this.received(event.end as TapEnd, event.bytes, event.passed, event.at);
      case 'timer': {
        const [timer, end] = event.timer.split('-') as [LaneTimer, string];
        return this.tell(end === '0' ? NEAR : FAR, { type: 'timer', timer });
      }
      case 'ended':
        return this.ended(event.end as TapEnd);
      case 'gone':
        return this.gone(event.end as TapEnd);
      case 'stopped':
        this.commands.push({ type: 'withholds', what: 'stopped' });
        return this.close();
    }
  }

  private received(from: TapEnd, bytes: Uint8Array, passed: readonly PassedDescriptor[], at: Instant): void {
    if (this.sides[from].lane.passesAll)
      this.commands.push({ type: 'send', end: other(from), parts: [{ bytes, passed, came: at }] });
    else this.tell(from, { type: 'received', chunk: { bytes, descriptors: passed, at } });
  }

  private tell(from: TapEnd, event: LaneEvent): void {
    for (const command of this.sides[from].lane.handle(event)) this.carryOut(from, command);
  }

  private carryOut(from: TapEnd, command: LaneCommand): void {
    switch (command.type) {
      case 'pass':
        this.commands.push({ type: 'send', end: other(from), parts: [command.part] });
        break;
      case 'changed':
        this.commands.push({ ...command, from });
        break;
      case 'close':
        for (const descriptor of command.descriptors)
          this.commands.push({ type: 'settle', descriptor, use: 'close' });
        break;
      case 'start-timer':
        this.commands.push({
          ...command,
          timer: `${command.timer}-${from}`,
          ...(command.timer === 'patience' && { silence: from }),
        });
        break;
      case 'stop-timer':
        this.commands.push({ ...command, timer: `${command.timer}-${from}` });
        break;
      case 'hangup':
        return this.close(command.how);
      case 'end':
        return this.relayEnd(from);
    }
  }

  private ended(end: TapEnd): void {
    const side = this.sides[end];
    if (side.ended) return;
    side.ended = true;
    this.tell(end, { type: 'ended' });
    if (!this.over) this.commands.push({ type: 'watch', end, half: 'there' });
  }

  /** Tells the other side only that this one sends nothing more: it may still read. */
  private relayEnd(from: TapEnd): void {
    this.sides[from].relayed = true;
    if (this.sides[from].gone || this.sides[other(from)].relayed) return this.close();
    this.commands.push({ type: 'close', how: 'half', end: other(from) });
  }

  /** Nobody reads there any more: what it said still passes, then everything is over. */
  private gone(end: TapEnd): void {
    this.sides[end].gone = true;
    this.ended(end);
    if (this.sides[end].relayed) this.close();
  }

  private close(how: Close = 'orderly'): void {
    if (this.over) return;
    this.over = true;
    for (const end of [NEAR, FAR] as const)
      for (const command of this.sides[end].lane.abandon()) this.carryOut(end, command);
    this.commands.push({ type: 'close', how });
  }
}

function side(lane: TapLane): Side {
  return { lane, open: false, ended: false, gone: false, relayed: false };
}

function other(end: TapEnd): TapEnd {
  return end === NEAR ? FAR : NEAR;
}
