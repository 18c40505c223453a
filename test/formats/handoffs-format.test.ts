import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { handoffsFormat } from '../../src/formats/handoffs-format.ts';
import { encodeMessage, frameBytes } from '../../src/frames/encode.ts';
import { Decoder } from '../../src/records/decoder.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { Tally } from '../../src/records/tally.ts';
import { type TerminalText, terminalText } from '../../src/text/terminal-text.ts';
import type { Direction } from '../../src/wire/direction.ts';

const tokenOf = (first: number) => Uint8Array.from({ length: 16 }, (_, index) => first + index);

function framed(kind: number, message: string, fields: { [name: string]: unknown }): Uint8Array {
  const envelope = { envelopeVersion: 1, kind, payloadProtocol: 0xd0ff, requestId: '1' };
  return frameBytes(encodeMessage('Frame', { ...envelope, payload: encodeMessage(message, fields) }));
}

const offerOf = (first: number) =>
  framed(0, 'HandoffOffer', { token: tokenOf(first), serviceName: 'zccache', correlationId: '1' });
const ackOf = (first: number) =>
  framed(1, 'HandoffAck', { token: tokenOf(first), accepted: true, correlationId: '1' });
const refusalOf = (first: number) =>
  framed(1, 'HandoffAck', {
    token: tokenOf(first),
    accepted: false,
    errorDetail: 'busy',
    correlationId: '1',
  });
const readyOf = (first: number) =>
  framed(2, 'HandoffAck', { token: tokenOf(first), accepted: true, correlationId: '1' });

/** Two handoffs, each at a backend of its own, at the same time: what passes of one is between what passes of the other. */
function twoAtOnce(answer: (first: number) => Uint8Array): OutputRecord[] {
  const records: OutputRecord[] = [];
  const tally = new Tally();
  const decoder = new Decoder((record) => {
    tally.add(record);
    records.push(record);
  });
  const pass = (connection: number, direction: Direction, bytes: Uint8Array) =>
    decoder.push({ connection, direction, bytes, time: null, descriptors: null });
  pass(1, 'broker-to-backend', tokenOf(0x10));
  pass(2, 'broker-to-backend', tokenOf(0x40));
  pass(1, 'broker-to-backend', offerOf(0x10));
  pass(2, 'broker-to-backend', offerOf(0x40));
  pass(2, 'backend-to-broker', answer(0x40));
  pass(1, 'backend-to-broker', ackOf(0x10));
  pass(3, 'broker-to-client', readyOf(0x10));
  pass(4, 'broker-to-client', readyOf(0x40));
  decoder.end();
  return [...records, tally.summary];
}

function shown(records: readonly OutputRecord[], live: boolean, terminal: TerminalText | null = null) {
  const layout = { terminal, connections: true, times: false, redact: false };
  const { lines } = handoffsFormat(new Chalk({ level: 0 }), layout, live);
  return records.flatMap(lines);
}

/** The number of the frame, or the token of the sideband, that each row shows. */
const rowsOf = (lines: readonly string[]) =>
  lines.flatMap((line) => /^ +(\d+) .*(Handoff|ready)|sideband +token (\w+)/.exec(line)?.slice(1) ?? []);

describe('handoffs of a recording', () => {
  it('have a line each where they went well, with the ready that came later', () => {
    const lines = shown(twoAtOnce(ackOf), false);
    expect(lines.slice(0, 2)).toEqual([
      '✓ handoff 1 of zccache: accepted  ready in frame 5  token 40414243…  conn 2',
      '✓ handoff 0 of zccache: accepted  ready in frame 4  token 10111213…  conn 1',
    ]);
    expect(lines[2]).toBe('');
  });

  it('have their sideband and their frames together where they did not', () => {
    const lines = shown(twoAtOnce(refusalOf), false);
    expect(lines[0]).toBe('✗ handoff 1 of zccache: refused: busy, ready in frame 5  token 40414243…  conn 2');
    const own = lines.slice(
      1,
      lines.findIndex((line) => line.startsWith('✓')),
    );
    expect(rowsOf(own).filter((cell) => /^\d$/.test(cell ?? ''))).toEqual(['1', '2', '5']);
    expect(own.filter((line) => line.includes('sideband'))).toHaveLength(1);
    expect(own.join('\n')).toContain('but the backend had refused');
  });

  it('fit in a line of the terminal: what is less important is left out', () => {
    const lines = shown(twoAtOnce(ackOf), false, terminalText(60));
    expect(lines[0]).toBe('✓ handoff 1 of zccache: accepted  ready in frame 5  conn 2');
    expect(lines[1]).toBe('✓ handoff 0 of zccache: accepted  ready in frame 4  conn 1');
  });
});

describe('what is of no handoff', () => {
  /** The frames of one connection, of which each goes its own way. */
  const framesThat = (...passed: readonly (readonly [Direction, Uint8Array])[]) => {
    const records: OutputRecord[] = [];
    const decoder = new Decoder((record) => records.push(record));
    for (const [direction, bytes] of passed)
      decoder.push({ connection: 1, direction, bytes, time: null, descriptors: null });
    decoder.end();
    const lines = shown([...records, new Tally().summary], false);
    expect(lines.join('\n')).not.toContain('of no handoff');
    return rowsOf(lines).filter((cell) => /^\d$/.test(cell ?? ''));
  };

  it.each<[string, Direction, Uint8Array]>([
    ['an offer to a broker', 'client-to-broker', offerOf(0x10)],
    ['an offer of a backend', 'backend-to-broker', offerOf(0x10)],
    ['an ACK of a client', 'client-to-broker', ackOf(0x10)],
    ['an ACK of a broker', 'broker-to-backend', ackOf(0x10)],
  ])('is shown where it is wrong: %s', (_, direction, bytes) => {
    expect(framesThat([direction, bytes])).toEqual(['0']);
  });

  it('is shown once, an ACK that answers nothing too', () => {
    const handoff = [
      ['broker-to-backend', tokenOf(0x10)],
      ['broker-to-backend', offerOf(0x10)],
      ['backend-to-broker', ackOf(0x10)],
    ] as const;
    expect(framesThat(...handoff)).toEqual([]);
    expect(framesThat(...handoff, ['backend-to-broker', ackOf(0x40)])).toEqual(['2']);
    expect(framesThat(handoff[0], ['backend-to-broker', ackOf(0x10)], handoff[1])).toEqual([]);
  });
});

describe('handoffs as they happen', () => {
  it('are shown when they are answered; of what follows, only what is new', () => {
    const lines = shown(twoAtOnce(refusalOf), true);
    const said = lines.filter((line) => /^[✓✗]/.test(line));
    expect(said).toEqual([
      '✗ handoff 1 of zccache: refused: busy  token 40414243…  conn 2',
      '✓ handoff 0 of zccache: accepted  token 10111213…  conn 1',
      '✓ handoff 0: ready in frame 4  token 10111213…  conn 1',
      '✗ handoff 1: ready in frame 5  token 40414243…  conn 2',
    ]);
    const later = lines.slice(lines.indexOf(said[3]!) + 1);
    expect(rowsOf(later).filter((cell) => /^\d$/.test(cell ?? ''))).toEqual(['5']);
    expect(later.join('\n')).toContain('error ready-without-acceptance');
  });

  it('show everything of a handoff that turns out wrong after it went well', () => {
    const right = twoAtOnce(ackOf);
    const at = right.findIndex((record) => record.type === 'frame' && record.index === 4);
    const ready = right[at] as Extract<OutputRecord, { type: 'frame' }>;
    const problem = { id: 'ready-late', severity: 'warning', field: null, offset: 0, text: 'late' } as const;
    const lines = shown(right.with(at, Object.create(ready, { problems: { value: [problem] } })), true);
    const again = lines.findIndex((line) => line.startsWith('✗ handoff 0: ready in frame 4'));
    expect(rowsOf(lines.slice(again + 1)).filter((cell) => /^\d$/.test(cell ?? ''))).toEqual(['0', '3', '4']);
  });
});
