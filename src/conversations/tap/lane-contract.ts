import type { Close } from '../../script/action.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Instant, Part } from '../contract.ts';
import type { Chunk } from './chunk-queue.ts';

export type LaneTimer = 'step' | 'patience';

export type LaneEvent =
  | { readonly type: 'received'; readonly chunk: Chunk }
  | { readonly type: 'timer'; readonly timer: LaneTimer }
  /** The sender says nothing more. */
  | { readonly type: 'ended' };

export type LaneCommand =
  | { readonly type: 'pass'; readonly part: Part }
  /** What passes next, if anything, replaces that frame; `by` says why. `own`: what is wrong with it then is wrong on purpose. */
  | {
      readonly type: 'changed';
      readonly by: string;
      readonly was: Uint8Array;
      readonly own: boolean;
      /** When it came. */
      readonly came: Instant;
      /** The descriptors that came with it, where they do not pass either. */
      readonly passed?: readonly PassedDescriptor[];
    }
  | { readonly type: 'close'; readonly descriptors: readonly PassedDescriptor[] }
  | { readonly type: 'start-timer'; readonly timer: LaneTimer; readonly ms: number }
  | { readonly type: 'stop-timer'; readonly timer: LaneTimer }
  /** Close the connection on both sides. */
  | { readonly type: 'hangup'; readonly how: Close }
  /** Nothing more is to pass. */
  | { readonly type: 'end' };
