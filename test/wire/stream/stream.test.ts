import { describe, expect, it } from 'vitest';
import { StreamSplitter } from '../../../src/wire/stream/stream.ts';
import { ack, bytes, concat, frame, hello, offer, read, TOKEN } from '../building.ts';
import { cut, outline, outlineOf } from '../cutting.ts';

const OFFER = offer();
const ACK = ack();

describe('frames', () => {
  it('stand one after the other', () => {
    expect(outlineOf(hello(), ACK, OFFER)).toBe(
      `frame 0+${hello().length}, frame ${hello().length}+${ACK.length}, ` +
        `frame ${hello().length + ACK.length}+${OFFER.length}`,
    );
  });

  it('may have no body', () => {
    expect(outlineOf(bytes('01 00000000'), bytes('01 00000000'))).toBe('frame 0+5, frame 5+5');
  });

  it('that are complete are frames, however broken their bodies', () => {
    expect(outlineOf(bytes('01 03000000 ffffff'), ACK)).toBe(`frame 0+8, frame 8+${ACK.length}`);
  });

  it('nothing is nothing', () => {
    expect(cut([])).toEqual([]);
    expect(cut([new Uint8Array()])).toEqual([]);
  });
});

describe('another framing byte', () => {
  const other = concat(bytes('02'), ACK.subarray(1));

  it('is that of a frame when a whole, decodable one stands after it', () => {
    expect(outlineOf(other, OFFER)).toBe(`frame 0+${ACK.length}, frame ${ACK.length}+${OFFER.length}`);
    expect(read(other).problems).toMatchObject([{ id: 'framing-version' }]);
  });

  it('is no frame’s when its body is no Frame', () => {
    expect(outlineOf(bytes('02 03000000 ffffff'), ACK)).toBe(`unframed 0+8, frame 8+${ACK.length}`);
  });

  it('is no frame’s when the frame breaks off', () => {
    expect(outlineOf(other.subarray(0, 20))).toBe('unframed 0+20');
  });
});

describe('a header that claims too much', () => {
  it('is oversize above 16 MiB', () => {
    expect(outlineOf(bytes('01 01000001 0801'))).toBe('oversize 0+7');
  });

  it('is a frame that breaks off up to 16 MiB', () => {
    expect(outlineOf(bytes('01 00000001 0801'))).toBe('truncated 0+7');
  });

  it('does not hide what follows', () => {
    expect(outlineOf(bytes('01 ffffffff 616263'), ACK, OFFER)).toBe(
      `oversize 0+8, frame 8+${ACK.length}, frame ${8 + ACK.length}+${OFFER.length}`,
    );
  });
});

describe('the end of the input inside a frame', () => {
  it.each([1, 4, 5, 6, ACK.length - 1])('is told when %d bytes of it are there', (length) => {
    expect(outlineOf(OFFER, ACK.subarray(0, length))).toBe(
      `frame 0+${OFFER.length}, truncated ${OFFER.length}+${length}`,
    );
  });

  it('is not where a frame begins that is complete: bytes before it are unframed', () => {
    const claims = bytes('01 00010000 0801 1002');
    expect(outlineOf(claims, ACK)).toBe(`unframed 0+9, frame 9+${ACK.length}`);
  });
});

describe('bytes that are not a frame', () => {
  const PING = bytes('70696e67');

  it('reach up to the next plausible frame', () => {
    expect(outlineOf(ACK, PING, OFFER, PING)).toBe(
      `frame 0+39, unframed 39+4, frame 43+${OFFER.length}, unframed ${43 + OFFER.length}+4`,
    );
  });

  it.each([
    ['a body that does not begin as a Frame does', '01 02000000 1002'],
    ['another envelope_version', '01 02000000 0802'],
    ['a second tag that a Frame does not have', '01 03000000 080150'],
    ['a body of one byte', '01 01000000 08'],
    ['a body of none', '01 00000000'],
  ])('are not ended by %s', (_, hex) => {
    expect(outlineOf(PING, bytes(hex))).toBe(`unframed 0+${4 + bytes(hex).length}`);
  });

  it('are ended by a plausible frame right after a byte 1', () => {
    expect(outlineOf(PING, bytes('01'), ACK)).toBe('unframed 0+5, frame 5+39');
  });

  it('are ended by a Frame that says no more than its version', () => {
    expect(outlineOf(PING, frame({}).subarray(0, 0), bytes('01 02000000 0801'))).toBe(
      'unframed 0+4, frame 4+7',
    );
  });

  it('show their first 64 bytes', () => {
    const [piece] = cut([new Uint8Array(1000).fill(0xee)]);
    expect(piece).toMatchObject({ type: 'unframed', offset: 0, length: 1000, hex: 'ee'.repeat(64) });
  });
});

describe('in the middle of an application’s own bytes', () => {
  const broken = bytes('01 03000000 ffffff');

  it('only a plausible frame is one', () => {
    const pieces = cut([concat(broken, ACK)], { onlyPlausible: true });
    expect(outline(pieces)).toBe('unframed 0+8, frame 8+39');
  });
});

it('a stream that cannot hold sidebands has none', () => {
  expect(outline(cut([concat(TOKEN, OFFER)], { sidebands: false }))).toBe(
    `unframed 0+16, frame 16+${OFFER.length}`,
  );
});

describe('loose bytes that are told to end', () => {
  const told = (...chunks: readonly Uint8Array[]) => {
    const found: string[] = [];
    const splitter = new StreamSplitter(
      {
        sideband: () => found.push('sideband'),
        frame: () => found.push('frame'),
        unframed: (offset, length) => found.push(`unframed ${offset}+${length}`),
      },
      false,
    );
    for (const chunk of chunks) {
      splitter.push(chunk);
      splitter.endLooseBytes();
    }
    const before = [...found];
    splitter.end();
    return [before, found.slice(before.length)];
  };
  const busy = bytes('62757379');

  it('are there at once, also where they were too few to be sure', () => {
    expect(told(busy)).toEqual([['unframed 0+4'], []]);
    expect(told(busy, ACK, busy)).toEqual([['unframed 0+4', 'frame', `unframed ${4 + ACK.length}+4`], []]);
  });

  it('are there at once after the header of a frame that is too long', () => {
    expect(told(bytes('01 ffffffff 02030405'))).toEqual([['unframed 0+9'], []]);
  });

  it('go on where a frame may have begun among them', () => {
    expect(told(concat(busy, ACK.subarray(0, 9)))).toEqual([[], ['unframed 0+13']]);
    expect(told(ACK.subarray(0, 9), ACK.subarray(9))).toEqual([['frame'], []]);
  });
});
