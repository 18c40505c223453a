import { describe, expect, it } from 'vitest';
import { VIEWER_KEYS } from '../../../src/screens/viewer/viewer-keys.ts';
import { expectSound } from '../any-events.ts';
import { expectScreen, SIZES } from '../golden.ts';
import { selected, showing } from '../showing.ts';
import { TRAFFIC } from './traffic.ts';
import { viewerOf, viewing } from './viewing.ts';

const VIEWS: readonly (readonly [string, readonly string[]])[] = [
  ['records', ['j', 'j']],
  ['fields', ['j', 'j', 'Enter', 'j']],
  ['bytes', ['j', 'j', 'Enter', 'Enter', 'l']],
  ['handoffs', ['H', 'j']],
  ['ladder', ['H', 'G', 'Enter']],
  ['problems', ['H', 'G', 'Tab', 'Tab']],
  ['timeline', ['T', 'l']],
  ['help', ['?']],
  ['explained', ['H', 'G', 'x']],
  ['copy', ['y']],
  ['compared', ['H', 'c', 'G', 'c']],
  ['filter', ['f', ...'outcome != "acc']],
  ['command', [':', ...'so']],
  ['zoomed', ['H', 'z']],
  ['client', ['F']],
  ['brush', ['T', 'V', 'l', 'l']],
  ['span', ['T', 'V', 'l', 'l', 'Enter']],
  ['matching', ['f', ...'message in "HandoffAck"', 'Enter']],
  ['found', ['/', ...'Handoff', 'Enter']],
];

describe.each(SIZES)('the viewer on %i columns and %i rows', (columns, rows) => {
  it.each(VIEWS)('shows %s', (name, keys) => {
    expectScreen(`viewer/${name}-${columns}x${rows}`, viewing(TRAFFIC, columns, rows, true).press(...keys));
  });
});

it('is sound, whatever happens to it', () => {
  expectSound(VIEWER_KEYS, () => viewerOf(TRAFFIC, true));
});

it('shows the same, whether it was drawn between the keys or not', () => {
  const keys = ['j', 'PgDn', 'Enter', 'j', 'Tab', 'l', 'H', 'j', 'Enter', 'Ctrl-D', 'Esc', 'R', 'G'];
  const drawn = viewing(TRAFFIC, 80, 20, true);
  for (const key of keys) drawn.press(key);
  expect(viewing(TRAFFIC, 80, 20, true).press(...keys)).toBe(drawn.screen());
});

describe('in the list', () => {
  it('keys move by rows, half pages and pages, to the ends, and to a row by its number', () => {
    const { press } = viewing(TRAFFIC);
    expect(selected(press())).toContain('Hello');
    expect(selected(press('j'))).toContain('HelloReply');
    expect(selected(press('Down', 'Down'))).toContain('HandoffOffer');
    expect(selected(press('k', 'Up', 'Up'))).toContain('Hello');
    expect(selected(press('3', 'j'))).toContain('HandoffOffer');
    expect(selected(press('G'))).toContain('bytes');
    expect(selected(press('2', 'G'))).toContain('HelloReply');
    expect(selected(press('g'))).toContain('Hello');
    expect(selected(press('Ctrl-D'))).not.toContain('Hello');
    expect(selected(press('Ctrl-U'))).toContain('Hello');
    expect(press('3', 'G')).toContain('3 of 11');
  });

  it('a click selects, and the wheel scrolls what it is over', () => {
    const { click, wheel, press } = viewing(TRAFFIC);
    expect(selected(click(10, 6))).toContain('HandoffOffer');
    expect(selected(wheel(-1, 10, 6))).toContain('Hello');
    expect(click(5, 18)).toContain('┏ Fields');
    expect(press('Esc')).toContain('┏ Records');
  });

  it('n goes to the next problem, and says when there is none', () => {
    const { press } = viewing(TRAFFIC);
    expect(selected(press('n'))).toContain('refused: busy');
    expect(selected(press('n'))).toContain('c1c1c1c1');
    expect(selected(press('n'))).toContain('bytes');
    expect(selected(press('n'))).toContain('refused: busy');
    expect(selected(press('N'))).toContain('bytes');
    expect(viewing(TRAFFIC.slice(0, 3)).press('n')).toContain('no record here has a problem');
  });

  it('marks problems by signs, whatever the colours', () => {
    const { screen } = viewing(TRAFFIC, 100, 40);
    expect(screen()).toMatch(/ {2}· .*refused: busy/);
    expect(screen()).toMatch(/ {2}✗ .*c1c1c1c1/);
  });

  it('marks and returns', () => {
    const { press } = viewing(TRAFFIC);
    press('j', 'm', 'a', 'G');
    expect(selected(press("'", 'a'))).toContain('HelloReply');
    expect(press("'", 'b')).toContain('nothing here is marked as b');
  });
});

it('says what else the recording may be, as long as it is shown', () => {
  const remark = 'all of its bytes are printable, so it may be a text';
  const { viewer } = viewerOf([], false, false, [remark]);
  const { screen, type } = showing(viewer, 80, 24);
  expect(screen()).toContain(remark);
  type('j');
  expect(screen()).toContain(remark);
});

describe('a search', () => {
  it('goes from hit to hit, and Esc ends it', () => {
    const { press, type } = viewing(TRAFFIC);
    press('/');
    type('handoffack');
    expect(selected(press('Enter'))).toMatch(/HandoffAck +accepted/);
    expect(selected(press('n'))).toMatch(/HandoffAck +refused/);
    expect(selected(press('N'))).toMatch(/HandoffAck +accepted/);
    expect(press()).toContain('search: handoffack');
    expect(press('Esc')).not.toContain('search:');
  });

  it('says where there is no hit', () => {
    const { press, type } = viewing(TRAFFIC);
    press('/');
    type('nowhere');
    expect(press('Enter')).toContain('no row of this pane has "nowhere"');
  });

  it('looks into the fields where they have the focus', () => {
    const { press, type } = viewing(TRAFFIC);
    press('j', 'j', 'j', 'Enter', '/');
    type('token');
    expect(press('Enter')).toContain('▸     token');
  });
});

describe('the filter', () => {
  it('shows what fits, and everything again', () => {
    const { press, type, settle, screen } = viewing(TRAFFIC);
    press('f');
    expect(type('message == "HandoffAck"')).toContain('filter: message == "HandoffAck"');
    press('Enter');
    settle();
    expect(screen()).toContain('filter: message == "HandoffAck" (4 matching)');
    expect(selected(screen())).toContain('HandoffAck');
    expect(screen()).not.toContain('sideband');
    expect(press('Esc')).toContain('sideband');
  });

  it('applies to handoffs where they are shown', () => {
    const { press, type } = viewing(TRAFFIC);
    press('H', 'f');
    type('outcome != "accepted"');
    expect(press('Enter')).toContain('(2 matching)');
    expect(selected(press())).toContain('refused');
  });

  it('is checked while it is typed, completed with Tab, and remembered', () => {
    const { press, type } = viewing(TRAFFIC);
    press('f');
    expect(type('nothing == 1')).toContain('no record has a field nothing');
    expect(press('Enter')).toContain('no record has a field nothing');
    press('Ctrl-U');
    type('outco');
    expect(press('Tab')).toContain('filter: outcome');
    type(' == "ref');
    expect(press('Tab')).toContain('filter: outcome == "refused"');
    press('Enter', 'f', 'Ctrl-U');
    expect(press('Up')).toContain('filter: outcome == "refused"');
    expect(press('Esc')).not.toContain('Enter take');
  });

  it('completes nothing inside of a text, or right after it', () => {
    const { press, type } = viewing(TRAFFIC);
    press('f');
    expect(type('message in "HandoffOffer HandoffAck"')).toContain('such as outcome != "accepted"');
    expect(type(' ')).toContain('Tab: and  or  not');
  });
});

describe('the command line', () => {
  it('knows every action by its name, and a number is a row', () => {
    const { press, type } = viewing(TRAFFIC);
    press(':');
    type('handoffs');
    expect(press('Enter')).toContain('┏ Handoffs');
    press(':');
    type('2');
    expect(selected(press('Enter'))).toContain('refused');
    press(':');
    type('sort outcome');
    expect(press('Enter')).toContain('sort: outcome');
    press(':');
    type('hanoffs');
    expect(press('Enter')).toContain('did you mean handoffs?');
    press('Ctrl-U');
    type('frobnicate');
    expect(press('Enter')).toContain('there is no command "frobnicate" here; ? shows them all');
  });
});
