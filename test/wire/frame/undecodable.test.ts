import { describe, expect, it } from 'vitest';
import { bytes, readAlone, told } from '../building.ts';

/** correlation_id = 1, a field that is fine. */
const FINE = '20 01';

describe('a message is undecodable', () => {
  it.each([
    ['a tag breaks off', '80', 0],
    ['a tag has more than 32 bits', '80 80 80 80 10 00', 0],
    ['a tag’s varint has 11 bytes', '80 80 80 80 80 80 80 80 80 80 00', 0],
    ['a field has number 0', '00 01', 0],
    ['a varint breaks off', '20 80', 1],
    ['a varint is missing', '20', 1],
    ['a varint has more than 64 bits', '20 ff ff ff ff ff ff ff ff ff 02', 1],
    ['a length breaks off', '0a 80', 1],
    ['a length goes past the end', '0a 03 61 62', 1],
    ['a length of 64 bits goes past the end', '0a ff ff ff ff ff ff ff ff ff 01 61', 1],
    ['a 64-bit value breaks off', '41 00 00 00', 1],
    ['a 32-bit value breaks off', '45 00 00', 1],
    ['a group ends that was not started', '44', 0],
    ['the wire type is 6', '46 00', 0],
    ['the wire type is 7', '47 00', 0],
    ['a group does not end', '43 08 01', 3],
    ['a group ends with another number', '43 4c', 1],
    ['a group has a field 0', '43 00 44', 1],
    ['a value in a group breaks off', '43 0a 05 61', 2],
  ])('when %s', (_, hex, at) => {
    const behindAField = readAlone('HandoffAck', bytes(`${FINE} ${hex}`));
    expect(told(behindAField.problems)).toEqual([`payload-undecodable@${at + 2}`]);
    expect(behindAField.reading).toMatchObject({ complete: false, acceptable: false });
  });

  it('and keeps the fields before the fault', () => {
    const { reading } = readAlone('HandoffAck', bytes('10 01 20 05 0a 10 61'));
    expect(reading.fields.map((field) => field.type?.name)).toEqual(['accepted', 'correlationId']);
  });

  it('when a message inside it is, at that place in the whole', () => {
    const { reading, problems } = readAlone('HelloReply', bytes('0a 04 08 01 12 05'));
    expect(told(problems)).toEqual(['payload-undecodable@5']);
    expect(problems[0]?.field).toBe('payload.negotiated');
    expect(reading).toMatchObject({ complete: false, acceptable: false });
  });

  it('when groups are nested without end, and the stack survives it', () => {
    const { problems } = readAlone('HandoffAck', new Uint8Array(1_000_000).fill(0x43));
    expect(told(problems)).toEqual(['payload-undecodable@0']);
  });
});

describe('a length may end exactly at the message’s end, not at the input’s', () => {
  it('so that a field cannot reach into the bytes after its message', () => {
    const { problems } = readAlone('HelloReply', bytes('0a 03 12 02 61 62 63'));
    expect(told(problems)[0]).toBe('payload-undecodable@3');
  });

  it('and a token may be the message’s last bytes', () => {
    expect(readAlone('HandoffAck', bytes('0a 02 61 62')).problems).toEqual([]);
  });
});

it('an empty message is a message', () => {
  expect(readAlone('HandoffAck', bytes(''))).toMatchObject({
    reading: { complete: true, acceptable: true, fields: [] },
    problems: [],
  });
});
