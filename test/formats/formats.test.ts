import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { faultNamed, faultyFrame } from '../../src/faults/catalogue.ts';
import { DECODE_FORMATS } from '../../src/formats/decode-formats.ts';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeMessage, type Fields, frameBytes } from '../../src/frames/encode.ts';
import { Decoder } from '../../src/records/decoder.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { Tally } from '../../src/records/tally.ts';
import { type TerminalText, terminalText } from '../../src/text/terminal-text.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const capture = (name: string) => readFileSync(here(`../fixtures/captures/${name}`));
const plainChalk = new Chalk({ level: 0 });

/** One of everything: all messages, problems, bytes that are not a frame, text that must not reach a terminal raw. */
function everything(): Uint8Array {
  const token = Uint8Array.from({ length: 16 }, (_, index) => 0xa0 + index);
  const framed = (envelope: Fields, message: string, payload: Fields) =>
    frameBytes(
      encodeMessage('Frame', { envelopeVersion: 1, ...envelope, payload: encodeMessage(message, payload) }),
    );
  const refused = {
    reason: 'a | b; # *c*\u001b[31m\u202e',
    code: 'ERROR_RATE_LIMITED',
    details: { 'x,y': '=1+1' },
    retryAfterMs: '18446744073709551615',
  };
  const offer = framed({ payloadProtocol: 0xd0ff, requestId: '1' }, 'HandoffOffer', {
    token,
    serviceName: 'zc|c;a"che',
    correlationId: '1',
  });
  const ack = ackDraft({ token, correlationId: '1', accepted: true, errorDetail: '' });
  return Buffer.concat([
    capture('accept/0.client-to-broker.bin').subarray(0, 71),
    capture('accept/0.broker-to-client.bin').subarray(0, 103),
    framed({ kind: 1, requestId: '7' }, 'HelloReply', { refused }),
    token,
    offer,
    faultyFrame(faultNamed('ack', 'correlation-id')!, ack),
    framed({ payloadProtocol: 0xad01 }, 'AdminRequest', { verb: 21, json: true }),
    framed({ kind: 1, payloadProtocol: 0xad01 }, 'AdminReply', { body: 'ok\n', exitCode: 3 }),
    framed({ payloadProtocol: 0x5350, requestId: '9' }, 'SessionFrame', { exit: { code: -1 } }),
    framed(
      { payloadProtocol: 0x7a63, traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` },
      'IpcEndpoint',
      {},
    ),
    Buffer.from('no frame at all, \u001b]0;title\u0007'),
    offer,
    Uint8Array.of(1, 40, 0, 0, 0, 8, 1),
  ]);
}

/** @param was what somebody on the way put other bytes in place of, just before these */
function decoded(bytes: Uint8Array, was: Uint8Array | null, own = false): OutputRecord[] {
  const records: OutputRecord[] = [];
  const tally = new Tally();
  const decoder = new Decoder((record) => {
    tally.add(record);
    records.push(record);
  });
  const at = { connection: 0, direction: null, time: null, descriptors: null };
  if (was !== null) decoder.push({ ...at, bytes: new Uint8Array(), changed: { by: 'corrupt:\u001b', was } });
  decoder.push({ ...at, bytes, own });
  decoder.end();
  return [...records, tally.summary];
}

function rendered(
  format: string,
  bytes: Uint8Array,
  redact = false,
  terminal: TerminalText | null = null,
  was: Uint8Array | null = null,
  own = false,
): string {
  const settings = { terminal, connections: false, times: false, redact, summaryOnly: false };
  const { head, lines } = DECODE_FORMATS[format]!(plainChalk, settings);
  return `${[...head(), ...decoded(bytes, was, own).flatMap(lines)].join('\n')}\n`;
}

/** Compares with the golden file; UPDATE_GOLDEN=1 writes it. */
function expectGolden(name: string, text: string): void {
  const path = here(`golden/${name}`);
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), `${path} is missing; UPDATE_GOLDEN=1 writes it`).toBe(true);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

describe.each(Object.keys(DECODE_FORMATS))('the format %s', (format) => {
  it.each(['accept', 'refuse', 'corrupt-token', 'hangup'])('of the recording %s', (name) => {
    expectGolden(`${name}.${format}.txt`, rendered(format, capture(`${name}/handoff-connections.bin`)));
  });

  it('of everything', () => {
    expectGolden(`everything.${format}.txt`, rendered(format, everything()));
  });

  it('of a frame that was changed in transit', () => {
    const [sideband, offer] = [16, 62].map((end) =>
      capture('accept/handoff-connections.bin').subarray(0, end),
    );
    const right = offer!.subarray(sideband!.length);
    const shown = rendered(format, right.subarray(0, -1), false, null, right);
    expect(shown).not.toContain('\u001b');
    expectGolden(`changed.${format}.txt`, shown);
  });

  it('marks what this command made wrong on purpose', () => {
    const wrong = capture('corrupt-token/handoff-connections.bin');
    const mark =
      { json: /"own":true/, csv: /own:ack-token-mismatch/ }[format] ?? /made here, error ack-token-mismatch/;
    expect(rendered(format, wrong, false, null, null, true)).toMatch(mark);
    expect(rendered(format, wrong)).not.toMatch(mark);
  });

  it('lets no control or bidirectional character through', () => {
    expect(rendered(format, everything())).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
    );
  });

  it('redacts every token but its first 4 bytes', () => {
    const bytes = capture('accept/handoff-connections.bin');
    const token = bytes.subarray(0, 16).toString('hex');
    const shown = rendered(format, bytes, true, null, bytes.subarray(16, 62))
      .replace(/[ ·]/g, '')
      .replaceAll('\n', '');
    expect(shown).toContain(token.slice(0, 8));
    expect(shown).not.toContain(token.slice(6, 12));
    expect(shown).not.toContain(token.slice(-8));
  });
});

describe.each(['table', 'handoffs', 'tree', 'hex'])('on a terminal, the format %s', (format) => {
  it.each([60, 80, 100, 132])('is not wider than its %i columns', (columns) => {
    for (const bytes of [everything(), capture('corrupt-token/handoff-connections.bin')])
      for (const line of rendered(format, bytes, false, terminalText(columns)).split('\n'))
        expect([...line].length, line).toBeLessThanOrEqual(columns);
  });
});

it.each(['table', 'handoffs', 'tree'])(
  'on a terminal, the format %s loses nothing to the width',
  (format) => {
    const words = (text: string) => [...new Set(text.match(/[\w-]{5,}/g))].sort();
    const wrong = capture('corrupt-token/handoff-connections.bin');
    expect(words(rendered(format, wrong, false, terminalText(80)))).toEqual(words(rendered(format, wrong)));
  },
);
