import { closeSync, openSync, writeSync } from 'node:fs';
import { encoderFor } from '../../src/capture/encoders.ts';
import { handoff, segmentsOf } from './handoffs.ts';
import { straceLine } from './strace-log.ts';

/** Connections of the recordings that tell connections apart. */
export const CONNECTIONS = 64;
const BLOCK = 1 << 20;

/** Writes a raw capture: sideband, offer and answer in turn. @param frames an even number */
export function writeRaw(path: string, frames: number): void {
  writeBlocks(path, rawParts(frames / 2));
}

/** Writes the same handoffs on several connections as pcapng or events, by the ending of the name. */
export function writeRecording(path: string, frames: number, connections = CONNECTIONS): void {
  const encoder = encoderFor(path, '/run/backend.sock');
  writeBlocks(
    path,
    (function* () {
      yield encoder.head();
      for (const segment of segmentsOf(frames / 2, connections)) yield encoder.segment(segment);
    })(),
  );
}

/** Writes the same handoffs as strace on the backend would log them. */
export function writeStraceLog(path: string, frames: number): void {
  writeBlocks(
    path,
    (function* () {
      for (const segment of segmentsOf(frames / 2, CONNECTIONS)) yield Buffer.from(straceLine(segment));
    })(),
  );
}

function* rawParts(handoffs: number): Generator<Uint8Array> {
  for (let number = 0; number < handoffs; number++) {
    const { token, offer, answer } = handoff(number);
    yield token;
    yield offer;
    yield answer;
  }
}

/** Writes parts together, a block at a time. */
function writeBlocks(path: string, parts: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w');
  let block: Uint8Array[] = [];
  let length = 0;
  for (const part of parts) {
    block.push(part);
    length += part.length;
    if (length < BLOCK) continue;
    writeSync(file, Buffer.concat(block));
    block = [];
    length = 0;
  }
  writeSync(file, Buffer.concat(block));
  closeSync(file);
}
