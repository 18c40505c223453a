import { faultyFrame } from '../../faults/catalogue.ts';
import type { Message } from '../../frames/message.ts';
import { seenDraft } from '../../frames/seen-draft.ts';
import type { Step } from '../../script/action.ts';
import { type StepEvent, StepPlayer } from '../../script/step-player.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import type { Chunk } from './chunk-queue.ts';

export type PassageEvent =
  | { readonly type: 'pass'; readonly chunks: readonly Chunk[] }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'hangup' }
  /** Descriptors that are not to pass any more. */
  | { readonly type: 'close'; readonly descriptors: readonly PassedDescriptor[] };

/** One frame on its way, to which something is done. Its sideband goes with it: once, or not at all. */
export class BrokenPassage {
  /** `stuck`: nothing more is ever to pass. */
  state: 'going' | 'stuck' | 'finished' = 'going';
  private before: readonly Chunk[] | null;
  private readonly frame: Chunk;
  private readonly tell: (event: PassageEvent) => void;
  private readonly player: StepPlayer;

  /** @param before the sideband, as it came */
  constructor(
    step: Step,
    before: readonly Chunk[],
    frame: Chunk,
    reading: FrameReading,
    tell: (event: PassageEvent) => void,
  ) {
    this.before = before;
    this.frame = frame;
    this.tell = tell;
    const draft = seenDraft(reading);
    const asItCame = () => withoutSideband(frame.bytes);
    this.player = new StepPlayer(
      step,
      {
        right: asItCame,
        faulty: (fault) => (draft === null ? asItCame() : withoutSideband(faultyFrame(fault, draft))),
        acceptance: asItCame,
        refusal: asItCame,
        objection: () => null,
      },
      (event) => this.stepDid(event),
    );
  }

  /** Does what comes next, up to where something has to be waited for. */
  proceed(): void {
    this.state = 'stuck';
    this.player.proceed();
  }

  private stepDid(event: StepEvent): void {
    switch (event.type) {
      case 'send':
        for (const { bytes } of event.parts) this.pass(bytes);
        break;
      case 'wait':
        this.state = 'going';
        this.tell(event);
        break;
      case 'close':
        this.leaveOut();
        this.tell({ type: 'hangup' });
        break;
      case 'finished':
        this.leaveOut();
        this.state = 'finished';
        break;
    }
  }

  private pass(bytes: Uint8Array): void {
    const { before } = this;
    const descriptors = before === null ? [] : this.frame.descriptors;
    this.before = null;
    this.tell({ type: 'pass', chunks: [...(before ?? []), { bytes, descriptors }] });
  }

  private leaveOut(): void {
    const descriptors = this.abandon();
    if (descriptors.length > 0) this.tell({ type: 'close', descriptors });
  }

  /** Gives up what has not passed: the descriptors in it are the caller’s to close. */
  abandon(): readonly PassedDescriptor[] {
    const { before } = this;
    this.before = null;
    return before === null ? [] : [...before, this.frame].flatMap(({ descriptors }) => descriptors);
  }
}

/** The sideband passes by itself, with its descriptors. */
function withoutSideband(bytes: Uint8Array): Message {
  return { sideband: [], frame: [{ bytes, passed: [] }] };
}
