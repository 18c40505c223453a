import { expect, it } from 'vitest';
import { BrokenSideband } from '../../../src/conversations/tap/broken-sideband.ts';
import { TOKEN, toHex } from '../../wire/building.ts';
import { lane, OFFER } from './tap-lane-talk.ts';

const part = (length: number) => ({ bytes: new Uint8Array(length), passed: [] });

it('hides the offer after it where only a part of it has passed', () => {
  for (const [passed, hides] of [
    [[8], 'corrupt:sideband-short'],
    [[7, 9], null],
    [[], null],
    [[16, 3], null],
  ] as const) {
    const sideband = new BrokenSideband();
    sideband.becomes('corrupt:sideband-short');
    sideband.passes(passed.map(part));
    expect(sideband.hidesOffer).toBe(hides);
  }
});

it('the offer is told as changed then, as it is where the same is done to the offer', () => {
  const short = `${toHex(TOKEN.subarray(0, 8))} with 7`;
  const { hears, tapped } = lane('forth', ['sideband=corrupt:sideband-short']);
  expect(hears(TOKEN, 7)).toEqual(['changed by corrupt:sideband-short: was sideband', short]);
  expect(hears(OFFER)).toEqual(['changed by corrupt:sideband-short: was offer', 'offer']);
  expect(tapped.held).toBe(0);
  const { hears: other } = lane('forth', ['offer=corrupt:sideband-short']);
  other(TOKEN, 7);
  expect(other(OFFER).slice(0, 3)).toEqual(['changed by corrupt:sideband-short: was offer', short, 'offer']);
});

it('a sideband that is broken otherwise leaves its offer alone', () => {
  for (const fault of ['sideband-token', 'sideband-split', 'no-descriptor']) {
    const { hears } = lane('forth', [`sideband=corrupt:${fault}`]);
    hears(TOKEN, 7);
    expect(hears(OFFER), fault).toEqual(['offer']);
  }
});
