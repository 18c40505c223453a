import type { Passable } from '../../../src/conversations/contract.ts';
import type { LaneCommand, LaneEvent } from '../../../src/conversations/tap/lane-contract.ts';
import { TapLane } from '../../../src/conversations/tap/tap-lane.ts';
import { type LaneRules, type TapRules, tapRules } from '../../../src/conversations/tap/tap-rules.ts';
import { parseBreaks } from '../../../src/script/breaks.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import { ack, offer, ready, TOKEN, toHex } from '../../wire/building.ts';

/** One direction of a tap with those breaks: what comes in, and in words what it does. @param changes of its rules */
export function lane(
  way: keyof TapRules,
  breaks: readonly string[] = [],
  pid: number | null = null,
  changes: Partial<LaneRules> = {},
) {
  const parsed = breaks.map((text) => parseBreaks(text));
  const tapped = new TapLane({ ...tapRules(parsed, pid)[way], ...changes });
  const tell = (event: LaneEvent) => tapped.handle(event).map(inWords);
  const hear = (said: Uint8Array, descriptors: readonly number[]) =>
    ({ type: 'received', chunk: { bytes: said, descriptors: descriptors.map(numbered), at: 0 } }) as const;
  return {
    tapped,
    hears: (said: Uint8Array, ...descriptors: number[]) => tell(hear(said, descriptors)),
    /** The same where nothing that passes can leave: what else is said. */
    loses: (said: Uint8Array, ...descriptors: number[]) =>
      tapped
        .handle(hear(said, descriptors))
        .flatMap((command) => (command.type === 'pass' ? tapped.undelivered.lose([command.part]) : [command]))
        .map(inWords),
    runsOut: (timer: 'step' | 'patience') => tell({ type: 'timer', timer }),
    ended: () => tell({ type: 'ended' }),
    abandoned: () => tapped.abandon().map(inWords),
  };
}

function inWords(command: LaneCommand): string {
  switch (command.type) {
    case 'pass': {
      const { bytes: said, passed = [] } = command.part;
      return `${nameOf(said)}${passed.length > 0 ? ` with ${passed.map(passedInWords).join(' and ')}` : ''}`;
    }
    case 'changed':
      return `changed by ${command.by}: was ${nameOf(command.was)}`;
    case 'close':
      return `close ${numbersOf(command.descriptors)}`;
    case 'start-timer':
      return `start ${command.timer} ${command.ms}`;
    case 'stop-timer':
      return `stop ${command.timer}`;
    case 'hangup':
      return command.how === 'reset' ? 'reset' : 'hangup';
    case 'end':
      return 'end';
  }
}

export function passedInWords(what: Passable): string {
  if (typeof what === 'string') return what;
  if (!('descriptor' in what)) return numbersOf([what]);
  return `${numbersOf([what.descriptor])} ${what.blocking ? 'blocking' : 'nonblocking'}`;
}

export interface Numbered extends PassedDescriptor {
  readonly number: number;
}

export function numbered(number: number): Numbered {
  return { number, kind: 'stream', blocking: true, fate: null };
}

function numbersOf(descriptors: readonly PassedDescriptor[]): string {
  return descriptors.map((descriptor) => (descriptor as Numbered).number).join(' and ');
}

function nameOf(passed: Uint8Array): string {
  const known = { sideband: TOKEN, offer: OFFER, ack: ACK, ready: READY };
  const found = Object.entries(known).find(([, frame]) => toHex(frame) === toHex(passed));
  return found?.[0] ?? toHex(passed);
}

export const OFFER = offer();
export const ACK = ack();
export const READY = ready();
