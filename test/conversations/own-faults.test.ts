import { expect, it } from 'vitest';
import { OwnFaults } from '../../src/conversations/own-faults.ts';
import { ackOf, three } from './offers-talk.ts';

function told(): { faults: OwnFaults; said: string[] } {
  const said: string[] = [];
  return { faults: new OwnFaults((what) => said.push(what)), said };
}

it('concern no offer that begins once the one before is done with', () => {
  const { faults, said } = told();
  faults.beginAnew();
  faults.concern('next');
  faults.beginAnew();
  faults.beginAnew();
  expect(said).toEqual(['next', 'nothing']);
});

it('concern all that follows bytes that are not a whole offer', () => {
  const { faults, said } = told();
  faults.concern('next');
  faults.garble();
  faults.beginAnew();
  expect(said).toEqual(['next']);
});

it('concern the offers after one that a step has added something to', () => {
  const book = three(false, 'early:hi,offer');
  book.opened();
  book.hears(ackOf(0));
  expect(book.withholds).toBe('next');
});
