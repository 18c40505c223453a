import { expect, it } from 'vitest';
import { faultsPage } from '../../../../src/cli/help/pages/faults.ts';

it('help faults says of each fault which check it fails, by frame where that differs', () => {
  const page = faultsPage().join(' ').replace(/ +/g, ' ');
  expect(page).toContain('[none: the reference accepts it in offer, ready; request-id in ACK]');
  expect(page).toContain('[none: the reference accepts it]');
  expect(page).not.toContain('[object');
});
