import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import type { Format } from '../../src/formats/format.ts';
import { hexFormat } from '../../src/formats/hex-format.ts';
import { jsonFormat } from '../../src/formats/json-format.ts';
import { Decoder } from '../../src/records/decoder.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { ack, frame, offer, TOKEN } from '../wire/building.ts';

const TEXT = 'a\u0001\u{1f600}'.repeat(40_000);

/** An offer and its refusal, both with a text that is longer than anything is made at once. */
function longRecords(): OutputRecord[] {
  const records: OutputRecord[] = [];
  const decoder = new Decoder((record) => records.push(record));
  const bytes = Buffer.concat([
    TOKEN,
    offer({ serviceName: TEXT }),
    ack({ accepted: false, errorDetail: TEXT }),
    frame({ envelopeVersion: 1, payloadProtocol: 0x7777 }, Buffer.alloc(100_000, 0xab)),
  ]);
  decoder.push({ connection: 0, direction: null, time: null, descriptors: null, bytes });
  decoder.end();
  return records;
}

const chalk = new Chalk({ level: 0 });
const FORMATS: readonly (readonly [string, (redact: boolean) => Format])[] = [
  ['json', (redact) => jsonFormat(redact)],
  ['hex', (redact) => hexFormat(chalk, redact, null)],
];

it.for(FORMATS)('%s gives a long record in pieces just as it gives any at once', ([, format]) => {
  for (const redact of [false, true]) {
    const { lines, long } = format(redact);
    const inPieces = longRecords().filter((record) => {
      const text = long?.(record) ?? null;
      if (text !== null)
        expect([...text.pieces].join('')).toBe(
          lines(record)
            .map((line) => `${line}\n`)
            .join(''),
        );
      return text !== null;
    });
    expect(inPieces.some(({ type }) => type === 'frame')).toBe(true);
  }
});
