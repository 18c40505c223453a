import { expect, it } from 'vitest';
import { isSidebandAlone } from '../../../src/wire/stream/sideband-alone.ts';
import { bytes, offer, TOKEN } from '../../wire/building.ts';

it('16 bytes are a sideband, unless they are a frame or the beginning of one', () => {
  expect(isSidebandAlone(TOKEN)).toBe(true);
  expect(isSidebandAlone(TOKEN.subarray(1))).toBe(false);
  expect(isSidebandAlone(offer().subarray(0, 16))).toBe(false);
  expect(isSidebandAlone(bytes(`010b000000${'00'.repeat(11)}`))).toBe(false);
});
