import { describe, expect, it } from 'vitest';
import { selected } from '../showing.ts';
import { backend } from './desk.ts';

describe('an ACK that is edited', () => {
  it('shows at once which check it will fail, and is sent as it is', () => {
    const { offers, press, type, steps } = backend(120, 40);
    offers(0, 'one');
    expect(press('e')).toContain('passes every check');
    press('Enter', 'Backspace', 'Backspace');
    expect(press('Enter')).toContain('fails: token');
    press('j', 'j', 'j', 'Enter', 'Ctrl-U');
    type('7');
    expect(press('Enter')).toContain('fails: correlation-id');
    press('G', 'Enter');
    expect(steps[0]).toMatchObject([{ words: 'edited' }]);
  });

  it('can be edited as bytes', () => {
    const { offers, press, type } = backend(120, 40);
    offers(0, 'one');
    press('e', 'G', 'k', 'Enter', 'Ctrl-U');
    type('01 02');
    expect(press('Enter')).toContain('fails: framing');
    press('Enter', 'Ctrl-U');
    type('xyz');
    expect(press('Enter')).toContain('is not hex');
  });

  it('goes to its own offer, whatever is selected meanwhile', () => {
    const { offers, press, decided } = backend(120, 40);
    offers(0, 'one');
    offers(1, 'two');
    press('e');
    expect(selected(press('Tab', 'j'))).toContain('two');
    press('Tab', 'G', 'Enter');
    expect(decided).toEqual(['0: edited']);
  });

  it('can no longer be changed or sent once nobody waits for it', () => {
    const { offers, becomes, press, decided } = backend(120, 40);
    offers(0, 'one');
    press('e');
    becomes(0, 'unanswered');
    expect(press()).not.toContain('Enter open');
    expect(press('Enter')).toContain('offer 0 is decided already: unanswered');
    expect(press('G', 'Enter')).toContain('offer 0 is decided already: unanswered');
    expect(decided).toEqual([]);
  });

  it('toggles acceptance, and is given up with Esc', () => {
    const { offers, press, steps } = backend(120, 40);
    offers(0, 'one');
    expect(press('e', 'j', 'Enter')).toContain('fails: accepted');
    expect(press('Esc')).not.toContain('fails: accepted');
    expect(steps).toEqual([]);
  });
});
