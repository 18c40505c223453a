import { describe, expect, it } from 'vitest';
import { VIEWER_KEYS } from '../../../src/screens/viewer/viewer-keys.ts';
import { fromBackend, fromClient, toBackend, toClient } from '../../records/decoding.ts';
import { ack, bytes, concat, hello, OTHER_TOKEN, offer, ready, TOKEN } from '../../wire/building.ts';
import { expectSound } from '../any-events.ts';
import { expectScreen, SIZES } from '../golden.ts';
import { selected } from '../showing.ts';
import { viewerOf, viewing } from './viewing.ts';

const START = 1_700_000_000_000_000;
const at = (ms: number, connection = 1) => ({ time: START + ms * 1000, connection });

/** A handoff that goes well, one that is refused, one whose ACK echoes another token, and bytes that are no frame. */
const TRAFFIC = [
  fromClient(hello({ peerPid: 7 }), at(0, 0)),
  toBackend(concat(TOKEN, offer()), { ...at(1), descriptors: 1 }),
  fromBackend(ack(), at(4)),
  toClient(ready(), at(5, 0)),
  toBackend(offer({ token: OTHER_TOKEN, serviceName: 'clud' }), at(10, 2)),
  fromBackend(ack({ token: OTHER_TOKEN, accepted: false, errorDetail: 'busy' }), at(12, 2)),
  toBackend(offer({ token: bytes('c0'.repeat(16)) }), at(20, 3)),
  fromBackend(ack({ token: bytes('c1'.repeat(16)) }), at(21, 3)),
  toBackend(bytes('ffffff'), at(30, 4)),
];

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
    expect(selected(press('j'))).toContain('sideband');
    expect(selected(press('Down', 'Down'))).toContain('HandoffAck');
    expect(selected(press('k', 'Up', 'Up'))).toContain('Hello');
    expect(selected(press('3', 'j'))).toContain('HandoffAck');
    expect(selected(press('G'))).toContain('bytes');
    expect(selected(press('2', 'G'))).toContain('sideband');
    expect(selected(press('g'))).toContain('Hello');
    expect(selected(press('Ctrl-D'))).not.toContain('Hello');
    expect(selected(press('Ctrl-U'))).toContain('Hello');
    expect(press('3', 'G')).toContain('3 of 10');
  });

  it('a click selects, and the wheel scrolls what it is over', () => {
    const { click, wheel, press } = viewing(TRAFFIC);
    expect(selected(click(10, 6))).toContain('HandoffAck');
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
    expect(selected(press("'", 'a'))).toContain('sideband');
    expect(press("'", 'b')).toContain('nothing here is marked as b');
  });
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
    press('j', 'j', 'Enter', '/');
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
    expect(screen()).toContain('filter: message == "HandoffAck" (4 fit)');
    expect(selected(screen())).toContain('HandoffAck');
    expect(screen()).not.toContain('sideband');
    expect(press('Esc')).toContain('sideband');
  });

  it('applies to handoffs where they are shown', () => {
    const { press, type } = viewing(TRAFFIC);
    press('H', 'f');
    type('outcome != "accepted"');
    expect(press('Enter')).toContain('(2 fit)');
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
  });
});

describe('the panes', () => {
  it('show the bytes of the chosen field in brackets', () => {
    const screen = viewing(TRAFFIC).press('j', 'j', 'Enter', 'j');
    expect(screen).toContain('▸ body_length  41');
    expect(viewing(TRAFFIC, 120, 40).press('j', 'j', 'Enter', 'j')).toMatch(/01\[29 00 00 00\]08/);
  });

  it('show the field of the chosen byte', () => {
    const { press } = viewing(TRAFFIC, 120, 40);
    press('j', 'j', 'Enter', 'Enter');
    expect(press('l')).toContain('▸ body_length  41');
    expect(press(...Array(20).fill('Right'))).toMatch(/▸ +token {2}a0a1a2/);
    expect(press('Left', 'Shift-Tab')).toContain('┏ Fields');
  });

  it('are reached in turn, and one of them can be shown alone', () => {
    const { press } = viewing(TRAFFIC, 120, 40);
    expect(press()).toContain('┏ Records');
    expect(press('Tab')).toContain('┏ Fields');
    expect(press('Tab')).toContain('┏ Bytes');
    expect(press('Tab')).toContain('┏ Records');
    expect(press('z')).not.toContain('Fields');
    expect(press('Esc')).toContain('Fields');
  });
});

describe('the handoffs', () => {
  it('n goes to the next that did not go well, whatever is wrong with it', () => {
    const { press } = viewing(TRAFFIC);
    press('H');
    expect(selected(press('n'))).toContain('– refused: busy');
    expect(selected(press('n'))).toContain('✗ invalid');
    expect(selected(press('n'))).toContain('– refused: busy');
  });

  it('are sorted by column', () => {
    const { press } = viewing(TRAFFIC, 120, 30, true);
    press('H');
    expect(selected(press('s'))).toContain('invalid');
    expect(selected(press('s'))).toContain('accepted');
    expect(press('s', 's', 's')).toContain('sort: time');
  });

  it('lead to their ladders, and to their offers', () => {
    const { press } = viewing(TRAFFIC);
    expect(selected(press('H'))).toMatch(/0 .*zccache .*a0a1a2a3 .*accepted/);
    expect(selected(press('j'))).toMatch(/1 .*clud .*refused: busy/);
    expect(press('Enter')).toContain('handoff 1 on connection 2  – refused: busy');
    expect(selected(press('Enter'))).toContain('HandoffOffer');
    expect(press('H', 'Enter', 'Esc')).toContain('┏ Handoffs');
    expect(press('Esc')).toContain('┏ Records');
  });

  it('contradictions between backend and client stand out', () => {
    const lied = [...TRAFFIC, toClient(ready({ token: bytes('c0'.repeat(16)) }), at(25, 0))];
    expect(viewing(lied, 120, 40, true).press('H', 'G')).toMatch(/invalid .*accepted ⚠/);
  });
});

describe('the timeline', () => {
  it('zooms in, and leads to the handoff at the cursor', () => {
    const { press } = viewing(TRAFFIC, 120, 30, true);
    expect(press('T')).toContain('0 badly');
    expect(press('+')).toMatch(/Timeline .* in sight/);
    expect(press('-', 'Enter')).toContain('┏ Handoffs');
    expect(viewing(TRAFFIC.map((segment) => ({ ...segment, time: null }))).press('T')).toContain(
      'no handoff of this recording has a time',
    );
  });
});

describe('what is selected', () => {
  it('is copied as text, hex, JSON or the command that shows it', () => {
    const { press, copied } = viewing(TRAFFIC);
    press('j', 'j');
    for (const form of ['t', 'h', 'j', 'c']) press('y', form);
    expect(copied[0]).toContain('HandoffOffer');
    expect(copied[1]).toMatch(/^0129000000/);
    expect(JSON.parse(copied[2]!)).toMatchObject({ type: 'frame', index: 1 });
    expect(copied[3]).toBe(
      `handoff-cli decode --json --filter 'index == 1 and type == "frame"' capture.pcapng`,
    );
  });

  it('is written as a capture, or as a script that answers in the same way', () => {
    const { press, type, saved } = viewing(TRAFFIC);
    expect(press('H', 'w')).toContain('write to: handoff-0.pcapng');
    expect(press('Enter')).toContain('✓ wrote handoff-0.pcapng');
    expect(saved[0]?.segments).toHaveLength(4);
    press('w', 'Ctrl-U');
    type('answers.script');
    press('Enter');
    expect(saved[1]).toEqual({ path: 'answers.script', text: 'ack\nrefuse:"busy"\ncorrupt:token\n' });
    press('w', 'Ctrl-U');
    type('nowhere/x');
    expect(press('Enter')).toContain('cannot create the capture nowhere/x');
  });

  it('is explained', () => {
    const { press } = viewing(TRAFFIC);
    expect(press('H', 'G', 'x')).toContain('ack-token-mismatch');
    expect(press('Esc', 'g', 'x')).toContain('nothing is wrong with this handoff');
    expect(press('Esc', 'R', 'G', 'x')).toContain('unframed-bytes');
  });

  it('is compared with another', () => {
    const { press } = viewing(TRAFFIC, 120, 40);
    expect(press('j', 'j', 'c')).toContain('comparing: c on the other one');
    const screen = press('j', 'j', 'j', 'c');
    expect(screen).toMatch(/≠ serviceName +zccache +clud/);
    expect(screen).toMatch(/ {3}payload +HandoffOffer +HandoffOffer/);
  });
});

it('says why a key has no effect', () => {
  const { press } = viewing(TRAFFIC);
  expect(press('s')).toContain('records are in the order in which they passed');
  expect(press('F5')).toContain('F5 has no effect here; ? shows the keys');
  expect(press('+')).toContain('only the timeline zooms');
  expect(viewing([]).press('y')).toContain('nothing is selected');
});

it('the help lists the keys of this place, and is searched by typing', () => {
  const { press, type } = viewing(TRAFFIC, 80, 40);
  expect(press('?')).toContain('sort by the next column');
  expect(type('compare')).not.toContain('sort by');
  expect(press('Esc')).toContain('┏ Records');
});

it('shows nothing where there is nothing', () => {
  const { press, screen } = viewing([]);
  expect(screen()).toContain('nothing');
  for (const key of ['j', 'G', 'n', 'H', 'Enter', 'Tab', 'Tab', 'l', 'T', 'Enter', 'x', 'w', 'c']) press(key);
  expect(screen()).toContain('0 records');
});

it('lets no control character of a peer through', () => {
  const { press, screen } = viewing([
    toBackend(offer({ serviceName: '\u001b[31m\u202eevil' })),
    toBackend(bytes('1b5b31')),
  ]);
  for (const key of ['H', 'Enter', 'x', 'Esc', 'Esc', 'R', 'Tab', 'Esc', 'j']) {
    press(key);
    expect(screen()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  }
});
