import type { Chunks } from '../../capture/file-chunks.ts';
import { type NamedSource, openTogether } from '../../capture/source.ts';
import { usageFailure } from '../../failure.ts';
import { parseOffset } from '../../values/duration.ts';
import { type DecodedSource, type DecodingOptions, decodeSource } from '../decode.ts';
import { JoinedDecoder } from './joined-decoder.ts';
import { inOrderOfTime } from './time-order.ts';

/** A recording to be read together with others. */
export interface MergedInput {
  readonly name: string;
  readonly chunks: Chunks;
  /** How far its clock is behind the others, in µs. */
  readonly shift: number;
}

/** Decodes recordings of the same moment as one; gives the exit code. Throws a Failure. */
export async function decodeMerged(
  inputs: readonly MergedInput[],
  optionsFor: (names: readonly string[]) => DecodingOptions,
): Promise<number> {
  const sources = await openTogether(inputs);
  const apart = inputs.find(
    ({ name, shift }) => shift !== 0 && sources.every((source) => source.name !== name),
  );
  if (apart !== undefined)
    throw usageFailure(
      `${apart.name} is one of several logs of strace, whose lines are put together as they are`,
      '--clock-offset is for recordings of other forms, or a single log',
    );
  const [alone] = sources;
  // Logs of strace are one recording, whose lines are in order.
  if (sources.length === 1) return decodeSource(alone!.source, optionsFor([]));
  const names = sources.map(({ name }) => name);
  const remarks: string[] = [];
  const parts = sources.map(({ name, source: { format, deadlineMs } }) => ({
    name,
    followsDescriptors: format === 'strace',
    deadlineMs,
  }));
  return decodeSource(joined(sources, inputs, remarks), optionsFor(names), (take, options) => {
    return new JoinedDecoder(parts, take, options, remarks);
  });
}

function joined(
  sources: readonly NamedSource[],
  inputs: readonly MergedInput[],
  remarks: string[],
): DecodedSource {
  const shifts = new Map(inputs.map(({ name, shift }) => [name, shift]));
  const timed = sources.map((named) => ({ ...named, shift: shifts.get(named.name) ?? 0 }));
  return {
    format: 'merged',
    tells: { connections: true, directions: true, times: true, descriptors: true },
    detailed: true,
    asStored: false,
    // Each recording is judged by its own.
    deadlineMs: null,
    batches: inOrderOfTime(timed, (text) => remarks.push(text)),
    get remarks() {
      return [
        ...sources.flatMap(({ name, source }) => source.remarks.map((text) => `${name}: ${text}`)),
        ...remarks,
      ];
    },
  };
}

/** Which recording’s times are put right, and by how many µs, from `FILE=-3.2ms`. Throws an Error that says what is wrong. */
export function clockShift(word: string, files: readonly string[]): [file: string, shift: number] {
  const equals = word.lastIndexOf('=');
  const file = word.slice(0, equals);
  if (equals <= 0) throw new Error(`"${word}" is not FILE=DURATION`);
  if (!files.includes(file)) throw new Error(`${file} is not one of the recordings`);
  return [file, parseOffset(word.slice(equals + 1))];
}
