import type { Fault } from '../../faults/fault.ts';
import { encodeMessageDraft, type Message, type MessageDraft, type Passed } from '../../frames/message.ts';
import { seenDraft } from '../../frames/seen-draft.ts';
import type { Due } from '../../script/due.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import type { Passable } from '../contract.ts';
import type { Chunk } from './chunk-queue.ts';

/** A message in transit through a tap, as a script may break it; it passes on the descriptors that came. */
export class PassingMessage {
  readonly due: Due;
  /** How many of the message’s parts are its sideband’s. */
  ahead = 0;
  /** Those that came with the sideband, and with the frame, until they have passed. */
  private readonly connection: PassedDescriptor[];
  private readonly misplaced: PassedDescriptor[];

  private constructor(
    asItCame: Message,
    broken: (fault: Fault) => Message,
    connection: readonly Chunk[],
    misplaced: readonly Chunk[],
  ) {
    this.connection = connection.flatMap(({ descriptors }) => descriptors);
    this.misplaced = misplaced.flatMap(({ descriptors }) => descriptors);
    const given = (message: Message) => {
      this.ahead = message.sideband.length;
      return message;
    };
    const right = () => given(asItCame);
    const faulty = (fault: Fault) => given(broken(fault));
    this.due = { right, faulty, acceptance: right, refusal: right, objection: () => null };
  }

  /** @param before its sideband; empty: it has none, or that has passed */
  static frame(before: readonly Chunk[], frame: Chunk, reading: FrameReading): PassingMessage {
    const sideband = before.map(partOf);
    const asItCame = { sideband, frame: [{ bytes: frame.bytes, passed: [] }] };
    const draft = seenDraft(reading);
    const broken = (fault: Fault) =>
      draft === null ? asItCame : encodeMessageDraft(fault.apply({ sideband, frame: draft, passed: [] }));
    return new PassingMessage(asItCame, broken, before, [frame]);
  }

  /** A sideband alone. */
  static sideband(before: readonly Chunk[]): PassingMessage {
    const draft: MessageDraft = { sideband: before.map(partOf), frame: null, passed: [] };
    const alone = ({ sideband }: MessageDraft): Message => ({ sideband: [], frame: sideband });
    return new PassingMessage(alone(draft), (fault) => alone(fault.apply(draft)), before, []);
  }

  /** What passes with a part, each descriptor once. @param ofFrame whether the part is not the sideband’s */
  take(names: readonly Passed[], ofFrame: boolean): readonly Passable[] {
    const named = names.flatMap((name): readonly Passable[] => {
      if (name === 'connection') return this.connection.splice(0);
      if (name !== 'nonblocking') return [name];
      return this.connection.splice(0).map((descriptor) => ({ descriptor, blocking: false }));
    });
    return ofFrame ? [...named, ...this.misplaced.splice(0)] : named;
  }

  /** Gives up what has not passed: the descriptors in it are the caller’s to close. */
  abandon(): readonly PassedDescriptor[] {
    return [...this.connection.splice(0), ...this.misplaced.splice(0)];
  }
}

function partOf({ bytes, descriptors }: Chunk): { bytes: Uint8Array; passed: readonly Passed[] } {
  return { bytes, passed: descriptors.length > 0 ? ['connection'] : [] };
}
