import { nothingPasses, UNDELIVERED } from '../../handoff/nothing-passes.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import { sameBytes } from '../../wire/same-bytes.ts';
import type { Part, Passable } from '../contract.ts';
import type { Chunk } from './chunk-queue.ts';
import type { LaneCommand } from './lane-contract.ts';
import { leftOver } from './left-over.ts';

/** What came and was passed on, but could not leave, as nobody was left to take it. */
export class Undelivered {
  /** Bytes in all of it that nothing was told of yet. */
  length = 0;
  private readonly sidebands: boolean;
  private chunks: Chunk[] = [];
  private isOver = false;

  /** @param sidebands whether there may be sidebands in it */
  constructor(sidebands: boolean) {
    this.sidebands = sidebands;
  }

  /**
   * What is told of it waits for the end of the connection, as the rest of a frame may still come. What replaced other bytes is
   * left out: it was told that those have not passed as they came.
   */
  lose(parts: readonly Part[]): LaneCommand[] {
    for (const { bytes, passed = [], came } of parts) {
      if (came === undefined) continue;
      this.chunks.push({ bytes, descriptors: passed.filter(isDescriptor), at: came });
      this.length += bytes.length;
    }
    return this.isOver ? this.end() : [];
  }

  /** The connection is over: tells of it, in whole messages where it is such. */
  end(): LaneCommand[] {
    this.isOver = true;
    this.length = 0;
    const lost = leftOver(this.chunks.splice(0), this.sidebands);
    return [...closed(lost), ...lost.map((chunk) => changed(chunk, UNDELIVERED, false))];
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
export function asTheyCame(chunk: Chunk): Part {
  return { ...replaced(chunk), came: chunk.at };
}

/** What passes after it was told that something is put in place of what came. */
export function replaced({ bytes, descriptors }: Chunk): Part {
  return { bytes, passed: descriptors };
}

/** A part of what a script passes on, with when it came if it is one of those chunks, of which nothing was told. */
export function asItCame(part: Part, untold: readonly Chunk[]): Part {
  const chunk = untold.find(({ bytes }) => isSame(bytes, part.bytes));
  return chunk === undefined ? part : { ...part, came: chunk.at };
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && sameBytes(one, 0, other, 0, one.length);
}

function isDescriptor(passed: Passable): passed is PassedDescriptor {
  return typeof passed !== 'string' && !('descriptor' in passed);
}
