import { describe, expect, it } from 'vitest';
import { frameBytes } from '../../../src/frames/encode.ts';
import { HEADER_LENGTH } from '../../../src/wire/limits.ts';
import { StreamSplitter } from '../../../src/wire/stream/stream.ts';
import { ack, bytes, concat, OTHER_TOKEN, offer, TOKEN } from '../building.ts';
import { collector, cut, outline, outlineOf, type Piece, singly } from '../cutting.ts';

const OFFER = offer();
const LENGTH = OFFER.length;

/** The outline of bytes after others, of which the first came with a descriptor; all at once and byte by byte. */
function marked(parts: readonly Uint8Array[], before: Uint8Array = new Uint8Array()): string {
  const [atOnce, byByte] = [[concat(...parts)], singly(concat(...parts))].map((chunks) => {
    const pieces: Piece[] = [];
    const splitter = new StreamSplitter(collector(pieces), true);
    splitter.push(before);
    splitter.markDescriptor();
    for (const chunk of chunks) splitter.push(chunk);
    splitter.end();
    return outline(pieces);
  });
  expect(byByte).toBe(atOnce);
  return atOnce!;
}

describe('16 loose bytes before an offer with that token are its sideband', () => {
  it('at the start of a stream', () => {
    expect(outlineOf(TOKEN, OFFER)).toBe(`sideband 0+16, frame 16+${LENGTH}`);
  });

  it('behind a frame', () => {
    expect(outlineOf(ack(), TOKEN, OFFER)).toBe(`frame 0+39, sideband 39+16, frame 55+${LENGTH}`);
  });

  it('directly after bytes that are not a frame', () => {
    expect(outlineOf(bytes('dead'), TOKEN, OFFER)).toBe(`unframed 0+2, sideband 2+16, frame 18+${LENGTH}`);
  });

  it('directly after 16 bytes that are not a frame', () => {
    expect(outlineOf(OTHER_TOKEN, TOKEN, OFFER)).toBe(`unframed 0+16, sideband 16+16, frame 32+${LENGTH}`);
  });

  it('directly after the head of a frame that breaks off', () => {
    const claims = bytes('01 00100000 0801 1001');
    expect(outlineOf(claims, TOKEN, OFFER)).toBe(`unframed 0+9, sideband 9+16, frame 25+${LENGTH}`);
  });

  it.each([
    ['the byte 1', '01 a1a2a3a4a5a6a7a8a9aaabacadaeaf'],
    ['a header that claims no body', '01 00000000 a5a6a7a8a9aaabacadaeaf'],
    ['a small plausible frame', '01 02000000 0801 a7a8a9aaabacadaeaf'],
    ['a plausible frame of just 16 bytes', '01 0b000000 0801 1001 1801 2001 280130'],
    ['a header that claims all that follows', '01 30000000 a5a6a7a8a9aaabacadaeaf'],
    ['a header that claims too much', '01 ffffffff a5a6a7a8a9aaabacadaeaf'],
    ['the byte 1 throughout', '01010101010101010101010101010101'],
  ])('even where they begin with %s', (_, hex) => {
    const token = bytes(hex);
    const stream = [token, offer({ token })];
    expect(outlineOf(...stream)).toBe(`sideband 0+16, frame 16+${LENGTH}`);
    expect(outline(cut(singly(concat(...stream))))).toBe(`sideband 0+16, frame 16+${LENGTH}`);
    expect(outlineOf(ack(), ...stream)).toBe(`frame 0+39, sideband 39+16, frame 55+${LENGTH}`);
  });

  it.each([
    ['has its envelope_version at the end', null],
    ['has an envelope_version of more bytes than it needs', '08 8100'],
    ['has a wrong envelope_version', '08 02'],
    ['has a very large envelope_version', '08 8180808010'],
  ])('also one that %s', (_, version) => {
    const plain = OFFER.subarray(HEADER_LENGTH + 2);
    const own = version === null ? concat(plain, bytes('0801')) : concat(bytes(version), plain);
    const odd = frameBytes(own);
    const stream = [TOKEN, odd, ack()];
    const pieces = `sideband 0+16, frame 16+${odd.length}, frame ${16 + odd.length}+39`;
    expect(outlineOf(...stream)).toBe(pieces);
    expect(outline(cut(singly(concat(...stream))))).toBe(pieces);
  });

  it('may be all of several offers', () => {
    expect(outlineOf(TOKEN, OFFER, OTHER_TOKEN, offer({ token: OTHER_TOKEN }))).toBe(
      `sideband 0+16, frame 16+${LENGTH}, sideband ${16 + LENGTH}+16, frame ${32 + LENGTH}+${LENGTH}`,
    );
  });
});

describe('16 loose bytes alone before an offer are its sideband', () => {
  it('with another token than the offer’s', () => {
    expect(outlineOf(OTHER_TOKEN, OFFER)).toBe(`sideband 0+16, frame 16+${LENGTH}`);
    expect(outlineOf(ack(), OTHER_TOKEN, OFFER)).toBe(`frame 0+39, sideband 39+16, frame 55+${LENGTH}`);
  });

  it('with an offer whose token is short, or empty', () => {
    for (const token of [TOKEN.subarray(0, 15), new Uint8Array()]) {
      const short = offer({ token });
      expect(outlineOf(TOKEN, short)).toBe(`sideband 0+16, frame 16+${short.length}`);
    }
  });
});

describe('not a sideband', () => {
  it.each([15, 17])('are %d bytes with another token', (length) => {
    const loose = new Uint8Array(length).fill(0xee);
    expect(outlineOf(loose, OFFER)).toBe(`unframed 0+${length}, frame ${length}+${LENGTH}`);
  });

  it('are 16 bytes before a frame that is not an offer', () => {
    expect(outlineOf(TOKEN, ack())).toBe('unframed 0+16, frame 16+39');
  });

  it('are 16 bytes with nothing behind them', () => {
    expect(outlineOf(TOKEN)).toBe('unframed 0+16');
  });

  it('is the beginning of an offer or an ACK whose token looks like the beginning of another frame', () => {
    const token = bytes('00080000 080118 00 0000000000000000');
    for (const frame of [offer({ token }), ack({ token })])
      for (const chunks of [[frame], singly(frame)]) {
        const pieces: Piece[] = [];
        const splitter = new StreamSplitter(collector(pieces), true);
        for (const chunk of chunks) splitter.push(chunk);
        expect(outline(pieces)).toBe(`frame 0+${frame.length}`);
      }
  });

  it('but a token is that looks like the beginning of an offer which ends before its own', () => {
    for (const last of ['1b', '09', '26', 'ff']) {
      const token = bytes(`012e0000000801 18ffa103 22 ${last} 090909`);
      const said = concat(token, offer({ token }));
      for (const chunks of [[said], singly(said)])
        expect(outlineOf(...chunks)).toBe(`sideband 0+16, frame 16+${said.length - 16}`);
    }
  });

  it('are the last 16 bytes of a frame', () => {
    expect(outlineOf(OFFER, OFFER)).toBe(`frame 0+${LENGTH}, frame ${LENGTH}+${LENGTH}`);
  });
});

describe('16 bytes that came with a descriptor are a sideband whatever follows', () => {
  it('an offer with another token', () => {
    expect(marked([TOKEN, offer({ token: OTHER_TOKEN })])).toBe(`sideband 0+16, frame 16+${LENGTH}`);
  });

  it('a frame that is not an offer, or nothing', () => {
    expect(marked([TOKEN, ack()])).toBe('sideband 0+16, frame 16+39');
    expect(marked([TOKEN])).toBe('sideband 0+16');
  });

  it('behind bytes that are not a frame', () => {
    expect(marked([TOKEN, OFFER], bytes('dead'))).toBe(`unframed 0+2, sideband 2+16, frame 18+${LENGTH}`);
  });

  it.each([
    ['that breaks off', 'a1a2a3a4a5a6a7a8 01 20000000 0801 10'],
    ['of another framing version', 'a1a2a3a4a5a6a7a8 02 02000000 0801 10'],
    ['that is too long', 'a1a2a3a4a5a6a7a8 01 01000001 0801 10'],
  ])('though what looks like a frame begins among them, %s', (_, hex) => {
    expect(marked([bytes(hex)])).toBe('sideband 0+16');
  });

  it('and are given out at once where no frame can begin in them', () => {
    const givenOut = (end: string): string => {
      const pieces: Piece[] = [];
      const splitter = new StreamSplitter(collector(pieces), true);
      splitter.markDescriptor();
      splitter.push(bytes(end.padStart(32, '0')));
      return outline(pieces);
    };
    expect(givenOut('010000020000')).toBe('sideband 0+16');
    expect(givenOut('01000002000802')).toBe('sideband 0+16');
    for (const begun of ['01', '0100000200', '010000020008', '01000002000801', '0100000200080110'])
      expect(givenOut(begun), begun).toBe('');
  });

  it('with a whole frame in them, where an offer follows all 16', () => {
    const token = bytes('a1a2a3a4 01 02000000 0801 a7a8a9aaab');
    for (const sent of [token, OTHER_TOKEN])
      expect(marked([token, offer({ token: sent })])).toBe(`sideband 0+16, frame 16+${LENGTH}`);
  });
});

describe('fewer than 16 bytes that came with a descriptor are not a sideband', () => {
  it('but loose bytes before a complete frame, which stays one', () => {
    for (let length = 1; length < 16; length++)
      expect(marked([TOKEN.subarray(0, length), OFFER])).toBe(
        `unframed 0+${length}, frame ${length}+${LENGTH}`,
      );
  });

  it('also where they begin like a longer frame', () => {
    const begun = bytes('01 00010000 a6a7');
    expect(marked([begun, OFFER])).toBe(`unframed 0+7, frame 7+${LENGTH}`);
  });

  it('nor is a frame within them taken for a part of one', () => {
    const small = bytes('01 02000000 0801');
    expect(marked([bytes('a1a2'), small, bytes('a3')])).toBe('unframed 0+2, frame 2+7, unframed 9+1');
  });
});

describe('16 loose bytes before an offer that breaks off are its sideband', () => {
  const most = OFFER.length - 1;

  it.each([most, 40, 24, 14])('with %i of its bytes', (length) => {
    const begun = OFFER.subarray(0, length);
    expect(outlineOf(TOKEN, begun)).toBe(`sideband 0+16, truncated 16+${length}`);
    expect(outlineOf(ack(), TOKEN, begun)).toBe(`frame 0+39, sideband 39+16, truncated 55+${length}`);
  });

  it('but not where its token is another one, or nothing tells yet that it is an offer', () => {
    const begun = offer({ token: OTHER_TOKEN }).subarray(0, most);
    expect(outlineOf(TOKEN, begun)).toBe(`unframed 0+${16 + most}`);
    expect(outlineOf(TOKEN, OFFER.subarray(0, 6))).toBe('unframed 0+22');
  });
});
