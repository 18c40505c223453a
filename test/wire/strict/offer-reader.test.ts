import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import { OfferReader, type SidebandMode } from '../../../src/wire/strict/offer-reader.ts';
import { ack, bytes, concat, hello, OTHER_TOKEN, offer, TOKEN, toHex } from '../building.ts';

const DESCRIPTOR: PassedDescriptor = { kind: 'stream', blocking: true, fate: null };

interface Arrival {
  readonly bytes: Uint8Array;
  readonly descriptor?: boolean;
}

/** What the reader makes of bytes that arrive so: `offer`, `token+offer`, `token+fd+offer` or `broken`. */
function reads(mode: SidebandMode, ...arrivals: readonly (Arrival | Uint8Array)[]): string[] {
  const reader = new OfferReader(mode);
  return arrivals
    .map((arrival) => (arrival instanceof Uint8Array ? { bytes: arrival } : arrival))
    .flatMap(({ bytes, descriptor }) => reader.push(bytes, descriptor ? [{ ...DESCRIPTOR }] : []))
    .map((incoming) => {
      if (incoming.type === 'broken') return 'broken';
      const { sideband, frame } = incoming;
      const what = toHex(frame.bytes.subarray(frame.start, frame.end)) === toHex(OFFER) ? 'offer' : 'frame';
      return sideband === null
        ? what
        : `${sideband.token.slice(0, 4)}${sideband.passed.length > 0 ? '+fd' : ''}+${what}`;
    });
}

const OFFER = offer();
const BEGIN_LIKE_FRAMES = ['01', '0100000000', '01020000000801', '0130000000', '01ffffffff'];
const withDescriptor = (given: Uint8Array): Arrival => ({ bytes: given, descriptor: true });

describe('with --sideband auto', () => {
  it('an offer may come without a sideband, at once', () => {
    expect(reads('auto', OFFER)).toEqual(['offer']);
  });

  it('an offer may come after 16 bytes', () => {
    expect(reads('auto', concat(TOKEN, OFFER))).toEqual(['a0a1+offer']);
    expect(reads('auto', TOKEN, OFFER)).toEqual(['a0a1+offer']);
    expect(reads('auto', concat(OTHER_TOKEN, OFFER))).toEqual(['b0b1+offer']);
  });

  it('a descriptor comes with 16 bytes, whatever they look like', () => {
    for (const hex of ['0100000000', '01020000000801', '01ffffffff', '01010101'])
      expect(reads('auto', withDescriptor(sixteen(hex)), OFFER)).toEqual([`${hex.slice(0, 4)}+fd+offer`]);
  });

  it('offers follow each other, with a sideband or without', () => {
    expect(reads('auto', OFFER, withDescriptor(TOKEN), OFFER, concat(OFFER, TOKEN), OFFER)).toEqual([
      ...['offer', 'a0a1+fd+offer', 'offer', 'a0a1+offer'],
    ]);
  });

  it('16 bytes that begin like a frame are a sideband before an offer with that token', () => {
    for (const head of BEGIN_LIKE_FRAMES) {
      const token = sixteen(head);
      expect(reads('auto', concat(token, offer({ token })))).toEqual([`${toHex(token).slice(0, 4)}+frame`]);
    }
  });

  it('however the bytes come, they are read the same', () => {
    const token = fc.constantFrom('a0', '0130000000', '0140000000').map(sixteen);
    fc.assert(
      fc.property(token, fc.array(fc.nat(70), { maxLength: 6 }), (given, cuts) => {
        const whole = concat(given, offer({ token: given }));
        const ends = [...cuts.map((cut) => cut % whole.length), whole.length].sort((a, b) => a - b);
        const chunks = ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end));
        expect(reads('auto', ...chunks)).toEqual(reads('auto', whole));
      }),
    );
  });
});

describe('with --sideband auto, bytes without a descriptor', () => {
  const broken = (...arrivals: readonly Uint8Array[]) => {
    const reader = new OfferReader('auto');
    return arrivals.flatMap((arrival) => reader.push(arrival, [])).find(({ type }) => type === 'broken');
  };

  it('that are neither a frame nor the sideband of an offer are judged from the first one', () => {
    const first = { text: 'the framing byte must be 1, found 71' };
    expect(broken(Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n'))).toMatchObject(first);
    expect(broken(concat(Buffer.from('GET / HTTP/1.1\r\n'), hello()))).toMatchObject(first);
    expect(broken(Buffer.from('GET / HTTP/1.1\r\n'), ack())).toMatchObject(first);
  });

  it('that say a length over the cap are refused at once', () => {
    const text = 'a body may have 16777216 bytes, the header says 4294967295';
    expect(broken(bytes('01ffffffff'))).toMatchObject({ text });
    expect(broken(bytes('01ffff'), bytes('ffff08'))).toMatchObject({ text });
    expect(broken(concat(sixteen('01ffffffff'), TOKEN))).toMatchObject({ text });
  });
});

describe('with --sideband require', () => {
  it('16 bytes with a descriptor come first', () => {
    expect(reads('require', withDescriptor(TOKEN), OFFER)).toEqual(['a0a1+fd+offer']);
    expect(reads('require', withDescriptor(concat(TOKEN, OFFER)))).toEqual(['a0a1+fd+offer']);
  });

  it('anything else is not accepted', () => {
    expect(reads('require', OFFER)).toEqual(['broken']);
    expect(reads('require', concat(TOKEN, OFFER))).toEqual(['broken']);
  });
});

describe('with --sideband none', () => {
  it('the offer comes at once', () => {
    expect(reads('none', OFFER)).toEqual(['offer']);
    expect(reads('none', concat(TOKEN, OFFER))).toEqual(['broken']);
  });

  it('though its bytes could be a sideband', () => {
    const small = bytes('01 02000000 0801');
    expect(reads('none', small, small)).toEqual(['frame', 'frame']);
  });
});

describe('what can no longer become an offer', () => {
  it.each([
    ['another framing byte behind the sideband', concat(TOKEN, bytes('02'))],
    ['a header that claims too much', concat(TOKEN, bytes('01 01000001'))],
  ])('%s', (_, given) => {
    expect(reads('auto', given)).toEqual(['broken']);
  });

  it('stays so: nothing is looked for after it', () => {
    expect(reads('auto', concat(TOKEN, bytes('02')), OFFER, TOKEN, OFFER)).toEqual(['broken']);
  });
});

describe('a descriptor', () => {
  it('of the second part of a sideband belongs to it', () => {
    expect(reads('auto', TOKEN.subarray(0, 7), withDescriptor(TOKEN.subarray(7)), OFFER)).toEqual([
      'a0a1+fd+offer',
    ]);
  });

  it.each([
    ['at the head of an offer that has no sideband', [withDescriptor(OFFER)], 0],
    ['at the head of the offer after its sideband', [TOKEN, withDescriptor(OFFER)], 0],
    ['inside an offer', [concat(TOKEN, OFFER.subarray(0, 9)), withDescriptor(OFFER.subarray(9))], 0],
    ['of the next sideband', [concat(TOKEN, OFFER), withDescriptor(TOKEN), OFFER], 1],
  ])('%s is told apart', (_, arrivals, placed) => {
    const reader = new OfferReader('auto');
    const offers = arrivals
      .map((arrival) => (arrival instanceof Uint8Array ? { bytes: arrival } : arrival))
      .flatMap(({ bytes, descriptor }: Arrival) => reader.push(bytes, descriptor ? [{ ...DESCRIPTOR }] : []))
      .flatMap((incoming) => (incoming.type === 'offer' ? [incoming] : []));
    const count = (of: (offer: (typeof offers)[number]) => number) =>
      offers.reduce((sum, one) => sum + of(one), 0);
    expect(count(({ sideband }) => sideband?.passed.length ?? 0)).toBe(placed);
    expect(count(({ misplaced }) => misplaced.length)).toBe(1 - placed);
  });
});

it('a part of an offer is known to be one', () => {
  const reader = new OfferReader('auto');
  expect(reader.midway).toBe(false);
  reader.push(concat(TOKEN, OFFER.subarray(0, 9)), []);
  expect([reader.midway, reader.pendingToken]).toEqual([true, toHex(TOKEN)]);
  reader.push(OFFER.subarray(9), []);
  expect(reader.midway).toBe(false);
});

/** A token that begins so. */
function sixteen(head: string): Uint8Array {
  return concat(bytes(head), TOKEN).subarray(0, 16);
}

describe('what is in no offer', () => {
  const rest = (...arrivals: readonly Arrival[]) => {
    const reader = new OfferReader('auto');
    for (const { bytes: came, descriptor } of arrivals) reader.push(came, descriptor ? [DESCRIPTOR] : []);
    return { sideband: reader.rest.sideband?.token ?? null, bytes: toHex(reader.rest.bytes) };
  };

  it('begins with a sideband where its descriptor tells', () => {
    const part = OFFER.subarray(0, 9);
    const token = toHex(TOKEN);
    expect(rest(withDescriptor(TOKEN), { bytes: part })).toEqual({ sideband: token, bytes: toHex(part) });
    expect(rest({ bytes: concat(TOKEN, part) })).toEqual({ sideband: null, bytes: token + toHex(part) });
    expect(rest(withDescriptor(TOKEN), { bytes: OFFER })).toEqual({ sideband: null, bytes: '' });
  });
});
