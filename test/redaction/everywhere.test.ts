import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { encoderFor } from '../../src/capture/encoders.ts';
import { DECODE_FORMATS } from '../../src/formats/decode-formats.ts';
import { Decoder } from '../../src/records/decoder.ts';
import type { Segment } from '../../src/records/segment.ts';
import { Tally } from '../../src/records/tally.ts';
import { offer } from '../wire/building.ts';
import { INPUTS, mutated, numbers, SECRET } from './inputs.ts';
import { decidedAbout, viewed } from './screens.ts';
import { spelled } from './spellings.ts';
import { compared, conforming, exported, judged, listed, tabled } from './told.ts';
import { traced } from './traced.ts';

/** What passes: the bytes as they are, and as what others stand for; in one piece, and byte by byte. */
function traffic(bytes: Uint8Array): Segment[] {
  const where = { direction: null, time: null, descriptors: null };
  const none = new Uint8Array();
  return [
    { ...where, connection: 0, bytes: none, changed: { by: 'drop', was: bytes } },
    { ...where, connection: 0, bytes },
    ...Array.from(bytes, (byte) => ({ ...where, connection: 1, bytes: Uint8Array.of(byte) })),
  ];
}

function decoded(format: string, bytes: Uint8Array): string {
  const settings = { terminal: null, connections: true, times: true, redact: true, summaryOnly: false };
  const { head, lines } = DECODE_FORMATS[format]!(new Chalk({ level: 0 }), settings);
  const tally = new Tally();
  const shown = [...head()];
  const decoder = new Decoder((record) => {
    tally.add(record);
    shown.push(...lines(record));
  });
  for (const segment of traffic(bytes)) decoder.push(segment);
  decoder.end();
  return [...shown, ...lines(tally.summary)].join('\n');
}

function captured(name: string, bytes: Uint8Array): string {
  const encoder = encoderFor(name, 'here', true);
  const parts = [encoder.head(), ...traffic(bytes).map((segment) => encoder.segment(segment)), encoder.end()];
  return Buffer.concat(parts).toString('latin1');
}

/** Every place where something of a conversation may be seen, as text; a new one is a line here. */
const PLACES: { readonly [place: string]: (bytes: Uint8Array) => string | Promise<string> } = {
  ...Object.fromEntries(
    Object.keys(DECODE_FORMATS).map((format) => [
      `the format ${format}`,
      (bytes: Uint8Array) => decoded(format, bytes),
    ]),
  ),
  'send-offer and send-hello': (bytes) => judged(traffic(bytes)),
  'conform and its reports': (bytes) => conforming(traffic(bytes)),
  'what a collector gets': (bytes) => exported(traffic(bytes)),
  'what a control socket answers': (bytes) => listed(bytes, traffic(bytes)),
  trace: (bytes) => traced(bytes),
  'a table in Parquet': (bytes) => tabled(traffic(bytes)),
  replay: (bytes) => compared(bytes),
  'the screen of decode, tap and fake-broker': (bytes) => viewed(traffic(bytes)),
  'the screen of fake-backend': (bytes) => decidedAbout(bytes, SECRET),
  ...Object.fromEntries(
    ['x.pcapng', 'x.bin', 'x.ndjson'].map((name) => [
      `the capture ${name}`,
      (bytes: Uint8Array) => captured(name, bytes),
    ]),
  ),
};

describe.each(Object.entries(PLACES))('with --redact no secret shows in %s', (place, shown) => {
  it.each(Object.entries(INPUTS))('%s', async (_name, bytes) =>
    expect(spelled(SECRET, await shown(bytes))).toEqual([]),
  );

  it('in frames that are broken at random', async () => {
    const next = numbers(7);
    const inputs = Object.values(INPUTS);
    const most = Number(process.env['REDACTION_INPUTS'] ?? (place.includes('screen') ? 5 : 25));
    for (let count = 0; count < most; count++) {
      const bytes = mutated(inputs[count % inputs.length]!, next);
      expect(spelled(SECRET, await shown(bytes)), Buffer.from(bytes).toString('hex')).toEqual([]);
    }
  });

  it('and what is known to be harmless does', async () => {
    expect(await shown(offer({ token: SECRET, serviceName: 'zccache' }))).toMatch(/zccache|7a636361636865/);
  });
});
