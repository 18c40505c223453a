import { describe, expect, it } from 'vitest';
import { RawGaps } from '../../src/services/raw-gaps.ts';
import { fromBackend, toBackend } from '../records/decoding.ts';
import { TOKEN } from '../wire/building.ts';

const NOTHING = new Uint8Array();

describe('gaps that raw bytes cannot keep', () => {
  it('are told with how much is missing and where, in each stream by itself', () => {
    const gaps = new RawGaps();
    gaps.segment(toBackend(TOKEN));
    expect(gaps.text(true)).toBe(null);
    gaps.segment({ ...toBackend(NOTHING), gap: 4 });
    gaps.segment({ ...fromBackend(NOTHING, { connection: 2 }), gap: 1 });
    gaps.segment(toBackend(TOKEN));
    gaps.segment({ ...toBackend(NOTHING), gap: 3 });
    const places = [
      '4 bytes of connection 0 broker-to-backend from offset 16 on',
      '1 byte of connection 2 backend-to-broker from offset 0 on',
      '3 bytes of connection 0 broker-to-backend from offset 36 on',
    ];
    const said =
      'raw bytes keep no gaps: what comes before and after 8 bytes that the recording lacks is joined: ';
    expect(gaps.text(true)).toBe(said + places.join(', '));
    gaps.add({ connection: 0, direction: null, offset: 9, length: 1 });
    expect(gaps.text(true)).toMatch(/that the recording lacks is joined: .* 36 on, and 1 more gap$/);
  });

  it('have no connection where the recording tells none', () => {
    const gaps = new RawGaps();
    gaps.add({ connection: 0, direction: null, offset: 9, length: 51 });
    expect(gaps.text(false)).toMatch(/joined: 51 bytes from offset 9 on$/);
  });
});
