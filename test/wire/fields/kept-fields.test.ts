import { describe, expect, it } from 'vitest';
import type { FieldReading, MessageReading } from '../../../src/wire/fields/reading.ts';
import { messageValue } from '../../../src/wire/fields/value.ts';
import { bytes, concat, readAlone } from '../building.ts';

/** A field that no message has, empty. */
const UNKNOWN = bytes('7a 00');
const MANY = 30_000;

function times(count: number, field: Uint8Array): Uint8Array {
  return concat(...new Array<Uint8Array>(count).fill(field));
}

function lengthDelimited(tag: number, content: Uint8Array): Uint8Array {
  return concat(new Uint8Array([tag, (content.length & 0x7f) | 0x80, content.length >> 7]), content);
}

/** How many fields are in memory. */
function kept({ fields }: MessageReading): number {
  return fields.reduce((sum, { message }) => sum + 1 + (message === null ? 0 : kept(message)), 0);
}

function leftOut(problems: ReturnType<typeof readAlone>['problems']): string {
  return problems.find(({ id }) => id === 'fields-left-out')?.text ?? 'nothing';
}

describe('of fields that the schema does not have', () => {
  it('1,000 are kept, and the rest is counted', () => {
    const { reading, problems } = readAlone('HandoffAck', times(MANY, UNKNOWN));
    expect(kept(reading)).toBe(1_000);
    expect(leftOut(problems)).toBe(
      'there are 29000 more fields and 29000 more problems, which are not listed',
    );
  });

  it('1,000 are kept however many messages inside the message they are spread over', () => {
    const entry = lengthDelimited(0x2a, times(200, UNKNOWN));
    const { reading } = readAlone('Refused', times(100, entry));
    expect(kept(reading)).toBe(100 + 1_000);
    expect(reading).toMatchObject({ complete: true, acceptable: true });
  });
});

describe('of a field that occurs again and again', () => {
  it('the last one counts', () => {
    const { reading, problems } = readAlone(
      'HandoffAck',
      concat(times(MANY, bytes('20 05')), bytes('20 07')),
    );
    expect(kept(reading)).toBe(1_001);
    expect(messageValue(reading)).toMatchObject({ correlationId: '7' });
    expect(leftOut(problems)).toContain('29000 more problems');
  });

  it('the last one counts where it takes turns with others', () => {
    const turns = concat(times(MANY, bytes('20 05 10 01 1a 00')), bytes('10 00 20 07'));
    const { reading } = readAlone('HandoffAck', turns);
    expect(messageValue(reading)).toMatchObject({ correlationId: '7', accepted: false });
    expect(kept(reading)).toBeLessThan(1_010);
  });
});

describe('of a repeated field', () => {
  it('20,000 are kept, and all of them are checked', () => {
    const entries = concat(times(MANY, bytes('2a 00')), bytes('2a 03 0a 01 ff'));
    const { reading, problems } = readAlone('Refused', entries);
    expect(reading.fields).toHaveLength(20_000);
    expect(problems.map(({ id, offset }) => [id, offset])).toEqual([
      ['invalid-utf8', 2 * MANY + 4],
      ['fields-left-out', 0],
    ]);
    expect(reading.acceptable).toBe(false);
  });

  it('one that is left out and breaks off makes the message undecodable', () => {
    const { reading, problems } = readAlone(
      'Refused',
      concat(times(MANY, bytes('2a 00')), bytes('2a 01 0a')),
    );
    expect(problems.map(({ id }) => id)).toEqual(['payload-undecodable', 'fields-left-out']);
    expect(reading.complete).toBe(false);
  });

  it('each has its own fields, and those that are left out have none', () => {
    const { reading } = readAlone('Refused', times(MANY, bytes('2a 03 0a 01 61')));
    const inside = reading.fields.map(({ message }) => (message as MessageReading).fields as FieldReading[]);
    expect(inside.every(({ length }) => length === 1)).toBe(true);
  });
});
