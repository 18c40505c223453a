import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { DECODE_FORMATS } from '../../src/formats/decode-formats.ts';
import { Decoder } from '../../src/records/decoder.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import type { HandoffRecord } from '../../src/records/traffic-records.ts';
import type { Problem } from '../../src/wire/problem.ts';
import { concat, offer, TOKEN } from '../wire/building.ts';

const LONG_NUMBER = '4702394921427289928';
const PROBLEM: Problem = {
  id: 'offer-unanswered',
  severity: 'error',
  field: null,
  offset: 0,
  text: `nothing came in ${LONG_NUMBER} turns`,
};

/** A handoff with something wrong, and the same reported again, as its client has been told. */
function handoffTwice(): readonly OutputRecord[] {
  const records: OutputRecord[] = [];
  const decoder = new Decoder((record) => records.push(record));
  const at = { connection: 0, time: null, descriptors: null };
  decoder.push({ ...at, direction: 'broker-to-backend', bytes: concat(TOKEN, offer()) });
  decoder.end();
  const found = records.find((record): record is HandoffRecord => record.type === 'handoff')!;
  const first = { ...found, problems: [PROBLEM] };
  const replaces = { outcome: found.outcome, problems: 1, ready: null, views: 0 };
  const others = records.filter((record) => record.type !== 'handoff');
  return [...others, first, { ...first, ready: 7, replaces }];
}

function shown(format: string, redact: boolean): string {
  const settings = {
    terminal: null,
    connections: false,
    times: false,
    redact,
    summaryOnly: false,
    live: true,
  };
  const { lines } = DECODE_FORMATS[format]!(new Chalk({ level: 0 }), settings);
  return handoffTwice().flatMap(lines).join('\n');
}

const FORMATS = ['table', 'handoffs', 'tree', 'hex', 'markdown', 'mermaid'];

it.each(FORMATS)('%s shows what is wrong with a handoff once, however often it is reported', (format) => {
  const text = shown(format, false);
  expect(text).toContain('ready in frame 7');
  expect(text.split(LONG_NUMBER)).toHaveLength(2);
});

it.each(FORMATS)('redacted, %s cuts long numbers out of what is wrong with a handoff', (format) => {
  const text = shown(format, true);
  expect(text).toContain('nothing came in … turns');
  expect(text).not.toContain(LONG_NUMBER);
});
