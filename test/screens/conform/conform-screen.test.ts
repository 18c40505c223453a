import { describe, expect, it } from 'vitest';
import { CONFORM_KEYS } from '../../../src/screens/conform/conform-keys.ts';
import { expectSound } from '../any-events.ts';
import { expectScreen, SIZES } from '../golden.ts';
import { selected, showing } from '../showing.ts';
import { midway } from './board.ts';
import { outcomeOf } from './outcomes.ts';

describe('the screen of conform', () => {
  it.each(SIZES)('shows the case that runs, on %i columns and %i rows', (columns, rows) => {
    const { model, passes } = midway();
    passes(1_300);
    expectScreen(`conform/running-${columns}x${rows}`, showing(model, columns, rows).screen());
  });

  it.each(SIZES)('shows what was seen of a failure, on %i columns and %i rows', (columns, rows) => {
    const { press } = showing(midway().model, columns, rows);
    expectScreen(`conform/failed-${columns}x${rows}`, press('g', 'Enter'));
  });

  it.each(SIZES)('shows the cases sorted by how they ended, on %i columns and %i rows', (columns, rows) => {
    const { press } = showing(midway().model, columns, rows);
    expectScreen(`conform/sorted-${columns}x${rows}`, press('s', 's', 'g'));
  });

  it('goes on with the case that runs, until another one is selected, and again when asked to', () => {
    const { model, begin, board } = midway();
    const { screen, press } = showing(model);
    expect(selected(screen())).toContain('flow/pipelined');
    board.ended(outcomeOf(2));
    begin(3);
    expect(selected(screen())).toContain('leave/reset');
    press('k');
    begin(4);
    expect(selected(screen())).toContain('flow/pipelined');
    expect(selected(press('o'))).toContain('leave/in-the-offer');
  });

  it('has a case run again that has ended, and no other', () => {
    const { model, wanted, board, begin } = midway();
    const { press, screen } = showing(model);
    expect(press('r')).toContain('backend/flow/pipelined has not ended yet');
    expect(selected(press('g', 'r'))).toContain('again');
    expect(press('r')).toContain('has not ended yet');
    expect(wanted).toEqual(['backend/token/used-twice']);
    begin(0);
    board.ended(outcomeOf(0));
    expect(selected(screen())).toContain('✓ passed');
  });

  it('has everything run again that has failed', () => {
    const { model, wanted } = midway();
    showing(model).press('R');
    expect(wanted).toEqual(['backend/token/used-twice']);
  });

  it('goes to the next failure', () => {
    const { model } = midway();
    expect(selected(showing(model).press('n'))).toContain('token/used-twice');
  });

  it('shows only what fits: a glob, or how it ended', () => {
    const { model } = midway();
    const { press, screen, type } = showing(model);
    press('f');
    type('*/leave/*');
    press('Enter');
    expect(screen()).toContain('Cases: */leave/*');
    expect(screen()).not.toContain('token/missing');
    press('f', 'Ctrl-U');
    type('failed');
    press('Enter');
    expect(screen()).toContain('token/used-twice');
    expect(screen()).not.toContain('leave/reset');
    expect(press('Esc')).toContain('leave/reset');
  });

  it('copies the command line of a case', () => {
    const { model, copied } = midway();
    showing(model).press('g', 'y', 'c');
    expect(copied).toEqual([
      'handoff-cli conform backend :auto --run backend/token/used-twice -- my-backend',
    ]);
  });

  it('tells known failures, and what could not be seen, apart', () => {
    const { model, board } = midway();
    board.ended(outcomeOf(2, { result: 'failed', known: true, seen: 'a close' }));
    board.ended(outcomeOf(3, { result: 'skipped', seen: 'nothing tells' }));
    board.ended(outcomeOf(4, { known: true }));
    const { screen } = showing(model);
    for (const text of ['✗ known', '– skipped', '! passed', '1 failed', '1 known'])
      expect(screen()).toContain(text);
  });

  it('is sound, whatever happens to it', () => {
    expectSound(CONFORM_KEYS, midway);
  });
});
