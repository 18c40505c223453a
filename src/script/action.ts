import type { Fault } from '../faults/fault.ts';
import { formatDuration } from '../values/duration.ts';
import type { AdoptMode } from './adopt-mode.ts';

/** One thing that a fake peer does about a frame that is due. Durations in ms. */
export type Action =
  /** The frame as it should be. `adopt`: what to do with the connection, other than usual. */
  | { readonly type: 'ack'; readonly adopt?: AdoptMode }
  | { readonly type: 'silent' | 'hangup' | 'duplicate' | 'early' | 'accept' | 'drop' | 'pass' }
  /** `leak`: a refusal, and the descriptor is kept all the same. */
  | { readonly type: 'refuse' | 'leak'; readonly detail: string }
  | { readonly type: 'delay' | 'trickle'; readonly ms: number }
  | { readonly type: 'corrupt'; readonly fault: Fault }
  /** Null: all bytes but the last. */
  | { readonly type: 'truncate'; readonly bytes: number | null }
  | { readonly type: 'stall'; readonly bytes: number };

/** What is done about one frame, one action after the other. */
export type Step = readonly Action[];

/** Actions behind which nothing can follow. */
const FINAL: readonly Action['type'][] = ['silent', 'hangup', 'truncate', 'stall'];

export function isFinal(action: Action): boolean {
  return FINAL.includes(action.type);
}

/** A step in the words of a script. */
export function formatStep(step: Step): string {
  return step.map(formatAction).join('+');
}

function formatAction(action: Action): string {
  switch (action.type) {
    case 'ack':
      return action.adopt === undefined ? 'ack' : `ack:${action.adopt}`;
    case 'refuse':
    case 'leak':
      return action.detail === '' ? action.type : `${action.type}:${quoted(action.detail)}`;
    case 'delay':
    case 'trickle':
      return `${action.type}:${formatDuration(action.ms)}`;
    case 'corrupt':
      return `corrupt:${action.fault.name}`;
    case 'truncate':
      return action.bytes === null ? 'truncate' : `truncate:${action.bytes}`;
    case 'stall':
      return `stall:${action.bytes}`;
    default:
      return action.type;
  }
}

function quoted(detail: string): string {
  return /[,+*"\\=#]|^\s|\s$/.test(detail) ? `"${detail.replace(/["\\]/g, '\\$&')}"` : detail;
}
