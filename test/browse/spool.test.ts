import { expect, it } from 'vitest';
import { TemporarySpool } from '../../src/browse/spool.ts';

it('gives back what was kept, whether it was written or is still waiting', () => {
  const spool = new TemporarySpool();
  try {
    const small = Array.from({ length: 5_000 }, (_, index) => Buffer.alloc(100 + (index % 7), index));
    const places = small.map((bytes) => spool.keep(bytes));
    const large = Buffer.alloc(1_000_000, 7);
    const largePlace = spool.keep(large);
    const last = spool.keep(Buffer.from('last'));
    small.forEach((bytes, index) => {
      expect(spool.read(places[index]!, bytes.length)).toEqual(bytes);
    });
    expect(Buffer.from(spool.read(largePlace, large.length)).equals(large)).toBe(true);
    expect(Buffer.from(spool.read(last, 4)).toString()).toBe('last');
    expect(Buffer.from(spool.read(spool.keep(Buffer.from('more')), 4)).toString()).toBe('more');
  } finally {
    spool.close();
  }
});
