import { nothingPasses, UNDELIVERED, undeliveredInstead } from '../../handoff/nothing-passes.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import { sameBytes } from '../../wire/same-bytes.ts';
import type { Instant, Part, Passable } from '../contract.ts';
import type { Chunk } from './chunk-queue.ts';
import type { LaneCommand } from './lane-contract.ts';
import { leftOver } from './left-over.ts';

/** What came and was passed on, but could not leave, as nobody was left to take it. */
export class Undelivered {
  /** Bytes in all of it that nothing was told of yet. */
  length = 0;
  private readonly sidebands: boolean;
  private readonly lost: { readonly chunk: Chunk; readonly by: string | null; readonly own: boolean }[] = [];
  private isOver = false;

  /** @param sidebands whether there may be sidebands in it */
  constructor(sidebands: boolean) {
    this.sidebands = sidebands;
  }

  /** What is told of it waits for the end of the connection, as the rest of a frame may still come. */
  lose(parts: readonly Part[]): LaneCommand[] {
    for (const { bytes, passed = [], came, changedBy = null, own = false, ownFrom } of parts) {
      if (came === undefined) continue;
      const chunk = { bytes, descriptors: passed.flatMap(descriptorIn), at: came };
      this.lost.push({ chunk, by: changedBy, own: own || ownFrom !== undefined });
      this.length += bytes.length;
    }
    return this.isOver ? this.end() : [];
  }

  /** The connection is over: tells of it, in whole messages where it is such. */
  end(): LaneCommand[] {
    this.isOver = true;
    this.length = 0;
    const told: LaneCommand[] = [];
    while (this.lost.length > 0) {
      const { by } = this.lost[0]!;
      const next = this.lost.findIndex((one) => one.by !== by);
      const same = this.lost.splice(0, next === -1 ? this.lost.length : next);
      const own = same.some((one) => one.own);
      const chunks = leftOver(
        same.map(({ chunk }) => chunk),
        this.sidebands,
      );
      const how = by === null ? UNDELIVERED : undeliveredInstead(by);
      told.push(...closed(chunks), ...chunks.map((chunk) => changed(chunk, how, own)));
    }
    return told;
  }
}

/** Says of what came that it is changed, and of the descriptors with it that they do not pass where nothing does. @param own whether that is wrong on purpose */
export function changed({ bytes: was, at: came, descriptors }: Chunk, by: string, own: boolean): LaneCommand {
  const lost = descriptors.length > 0 && nothingPasses(by);
  return { type: 'changed', by, was, own, came, ...(lost && { passed: descriptors }) };
}

/** Closes the descriptors that came with what does not pass. */
export function closed(chunks: readonly Chunk[]): LaneCommand[] {
  const descriptors = chunks.flatMap((chunk) => chunk.descriptors);
  return descriptors.length === 0 ? [] : [{ type: 'close', descriptors }];
}

/** What passes as it came. */
export function asTheyCame({ bytes, descriptors, at }: Chunk): Part {
  return { bytes, passed: descriptors, came: at };
}

/** What passes after it was told that this was done to what came; null: it passes as it came. */
export function replaced(chunk: Chunk, changedBy: string | null): Part {
  return changedBy === null ? asTheyCame(chunk) : { ...asTheyCame(chunk), changedBy };
}

/** A part of what a script passes on: one of those chunks, of which nothing was told, or what is in the place of something that came. */
export function partOf(part: Part, untold: readonly Chunk[], came: Instant, changedBy: string | null): Part {
  const chunk = untold.find(({ bytes }) => isSame(bytes, part.bytes));
  if (chunk !== undefined || changedBy === null) return { ...part, came: chunk?.at ?? came };
  return { ...part, came, changedBy };
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && sameBytes(one, 0, other, 0, one.length);
}

function descriptorIn(passed: Passable): PassedDescriptor[] {
  if (typeof passed === 'string') return [];
  return ['descriptor' in passed ? passed.descriptor : passed];
}
