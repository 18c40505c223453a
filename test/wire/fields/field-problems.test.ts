import { describe, expect, it } from 'vitest';
import { bytes, readAlone, told } from '../building.ts';

function problemsOf(message: string, hex: string): string[] {
  return told(readAlone(message, bytes(hex)).problems);
}

function firstProblem(message: string, hex: string) {
  return readAlone(message, bytes(hex)).problems[0];
}

describe('wrong-wire-type', () => {
  it('stands at the field’s tag, and the reference rejects the message', () => {
    const { reading, problems } = readAlone('HandoffAck', bytes('20 01 08 05'));
    expect(problems).toMatchObject([
      { id: 'wrong-wire-type', severity: 'error', field: 'payload.token', offset: 2 },
    ]);
    expect(reading).toMatchObject({ complete: true, acceptable: false });
  });

  it.each([
    ['a length where a varint belongs', 'HandoffAck', '12 01 61'],
    ['64 bits where a varint belongs', 'HandoffAck', '21 01 00 00 00 00 00 00 00'],
    ['32 bits where a varint belongs', 'HandoffAck', '25 01 00 00 00'],
    ['a group where bytes belong', 'HandoffAck', '0b 08 01 0c'],
    ['a varint where a message belongs', 'HelloReply', '08 01'],
    ['a varint where a map’s entry belongs', 'Refused', '28 01'],
  ])('%s', (_, message, hex) => {
    expect(problemsOf(message, hex)).toEqual(['wrong-wire-type@0']);
  });
});

describe('invalid-utf8', () => {
  it('stands at the byte, and the reference rejects the message', () => {
    const { reading, problems } = readAlone('HandoffAck', bytes('1a 03 61 62 ff'));
    expect(problems).toMatchObject([
      { id: 'invalid-utf8', severity: 'error', field: 'payload.errorDetail', offset: 4 },
    ]);
    expect(reading).toMatchObject({ complete: true, acceptable: false });
  });

  it('is no matter in bytes', () => {
    expect(problemsOf('HandoffAck', '0a 02 ff ff')).toEqual([]);
  });

  it('makes the message around it unacceptable', () => {
    const { reading, problems } = readAlone('HelloReply', bytes('12 03 0a 01 ff'));
    expect(told(problems)).toEqual(['invalid-utf8@4']);
    expect(problems[0]?.field).toBe('payload.refused.reason');
    expect(reading.acceptable).toBe(false);
  });

  it.each([
    ['a key', '2a 03 0a 01 ff', 4],
    ['a value', '2a 06 0a 01 61 12 01 ff', 7],
  ])('in %s of a map', (_, hex, at) => {
    expect(problemsOf('Refused', hex)).toEqual([`invalid-utf8@${at}`]);
  });
});

describe('unknown-field', () => {
  it('is a warning at the tag; the message stays acceptable', () => {
    const { reading, problems } = readAlone('HandoffAck', bytes('20 01 98 06 01'));
    expect(problems).toMatchObject([{ id: 'unknown-field', severity: 'warning', offset: 2 }]);
    expect(reading.acceptable).toBe(true);
  });

  it.each(['HandoffAck 50 01', 'Hello 80 01 01', 'Frame 78 01'])(
    'says so when the number is reserved: %s',
    (given) => {
      const [message, ...hex] = given.split(' ');
      expect(firstProblem(message!, hex.join(' '))).toMatchObject({
        id: 'unknown-field',
        text: expect.stringMatching(/reserve/),
      });
    },
  );

  it('does not say so of a number that is merely unknown', () => {
    const text = firstProblem('HandoffAck', '98 06 01')?.text ?? '';
    expect(text).toContain('99');
    expect(text).not.toMatch(/is reserved|which the schema reserves/);
  });

  it.each([
    ['64 bits', '99 06 01 02 03 04 05 06 07 08'],
    ['32 bits', '9d 06 01 02 03 04'],
    ['a length', '9a 06 02 61 62'],
    ['a group', '9b 06 08 01 9c 06'],
    ['a group in a group', '9b 06 0b 10 01 0c 9c 06'],
  ])('may have any wire type: %s', (_, hex) => {
    expect(problemsOf('HandoffAck', `${hex} 20 01`)).toEqual(['unknown-field@0']);
  });
});

describe('duplicate-field', () => {
  it('is a warning at the later one', () => {
    expect(firstProblem('HandoffAck', '20 01 20 02')).toMatchObject({
      id: 'duplicate-field',
      severity: 'warning',
      field: 'payload.correlationId',
      offset: 2,
    });
  });

  it('stands at each further one', () => {
    expect(problemsOf('HandoffAck', '20 01 20 02 20 03')).toEqual(['duplicate-field@2', 'duplicate-field@4']);
  });

  it('is meant of a oneof too, whatever the arm', () => {
    expect(problemsOf('HelloReply', '0a 00 12 00')).toEqual(['duplicate-field@2']);
    expect(problemsOf('SessionFrame', '0a 01 61 0a 01 62')).toEqual(['duplicate-field@3']);
  });

  it('is not meant of repeated fields and maps', () => {
    expect(problemsOf('Negotiated', '22 01 61 22 01 61')).toEqual([]);
    expect(problemsOf('Refused', '2a 03 0a 01 61 2a 03 0a 01 62')).toEqual([]);
  });
});

describe('non-minimal-varint', () => {
  it.each([
    ['a tag', 'a0 00 01', 0],
    ['a value', '20 81 00', 1],
    ['a length', '0a 81 00 61', 1],
    ['an unknown field’s value', '20 01 98 06 81 00', 4],
  ])('is a warning at the varint: of %s', (_, hex, at) => {
    const problems = readAlone('HandoffAck', bytes(hex)).problems;
    const found = problems.find(({ id }) => id === 'non-minimal-varint');
    expect(found).toMatchObject({ severity: 'warning', offset: at });
  });
});

describe('value-out-of-range', () => {
  it.each([
    ['a bool above 1', 'HandoffAck', '10 02'],
    ['a bool of 64 bits', 'HandoffAck', '10 80 80 80 80 80 80 80 80 80 01'],
    ['33 bits for uint32', 'Frame', '18 80 80 80 80 10'],
    ['an enum number that is not in the schema', 'Frame', '10 04'],
    ['an enum number in a gap', 'AdminRequest', '08 0a'],
    ['a negative enum number', 'Frame', '10 ff ff ff ff ff ff ff ff ff 01'],
    ['2^31 for int32', 'SessionExit', '08 80 80 80 80 08'],
    ['below -2^31 for int32', 'SessionExit', '08 ff ff ff ff f7 ff ff ff ff 01'],
  ])('is a warning at the value: %s', (_, message, hex) => {
    const { reading, problems } = readAlone(message, bytes(hex));
    expect(problems).toMatchObject([{ id: 'value-out-of-range', severity: 'warning', offset: 1 }]);
    expect(reading.acceptable).toBe(true);
  });

  it.each([
    ['a bool of 1', 'HandoffAck', '10 01'],
    ['32 bits for uint32', 'Frame', '18 ff ff ff ff 0f'],
    ['64 bits for uint64', 'HandoffAck', '20 ff ff ff ff ff ff ff ff ff 01'],
    ['-1 for int32', 'SessionExit', '08 ff ff ff ff ff ff ff ff ff 01'],
    ['-2^31 for int32', 'SessionExit', '08 80 80 80 80 f8 ff ff ff ff 01'],
    ['the highest verb', 'AdminRequest', '08 15'],
  ])('is not: %s', (_, message, hex) => {
    expect(problemsOf(message, hex)).toEqual([]);
  });
});

it('problems come in the order of the bytes', () => {
  expect(problemsOf('HandoffAck', '08 01 98 06 01 10 02 10 01 0a 05')).toEqual([
    'wrong-wire-type@0',
    'unknown-field@2',
    'value-out-of-range@6',
    'duplicate-field@7',
    'payload-undecodable@10',
  ]);
});
