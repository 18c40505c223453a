import { describe, expect, it } from 'vitest';
import { fromClient, toBackend, toClient } from '../../records/decoding.ts';
import { bytes, concat, offer, ready, TOKEN } from '../../wire/building.ts';
import { selected } from '../showing.ts';
import { at, NEGOTIATED, TRAFFIC } from './traffic.ts';
import { viewing } from './viewing.ts';

describe('the panes', () => {
  it('show the bytes of the chosen field in brackets', () => {
    const screen = viewing(TRAFFIC).press('j', 'j', 'j', 'Enter', 'j');
    expect(screen).toContain('▸ body_length  41');
    expect(viewing(TRAFFIC, 120, 40).press('j', 'j', 'j', 'Enter', 'j')).toMatch(/01\[29 00 00 00\]08/);
  });

  it('show the field of the chosen byte', () => {
    const { press } = viewing(TRAFFIC, 120, 40);
    press('j', 'j', 'j', 'Enter', 'Enter');
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

it('a recording that grows shows its end, until a person goes elsewhere', () => {
  const { viewer, press } = viewing(TRAFFIC);
  viewer.live();
  expect(press()).toMatch(/11 of 11 {3}following/);
  expect(press('k')).toMatch(/10 of 11(?! {3}following)/);
  expect(press('G')).toContain('following');
});

it('a recording without handoffs says whether any can still come', () => {
  const { viewer, press } = viewing(NEGOTIATED);
  expect(press('H')).toMatch(/ no handoffs +┃/);
  viewer.live();
  expect(press()).toContain('no handoffs yet');
});

it('an empty recording says whether anything can still come', () => {
  const { viewer, press } = viewing([]);
  expect(press()).toMatch(/ nothing +┃/);
  viewer.live();
  expect(press()).toContain('nothing yet');
});

it('a ladder says on 80 columns, uncut, that a sideband came without a descriptor', () => {
  const { press } = viewing([toBackend(concat(TOKEN, offer()), { descriptors: 0 })], 80, 24);
  expect(press('H')).toContain(' sideband a0a1a2a3 no fd ▶');
});

describe('the handoffs', () => {
  it('n goes to the next that did not go well, whether or not anything is wrong with it', () => {
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
    press('j', 'j', 'j');
    for (const form of ['t', 'h', 'j', 'c']) press('y', form);
    expect(copied[0]).toContain('HandoffOffer');
    expect(copied[1]).toMatch(/^0129000000/);
    expect(JSON.parse(copied[2]!)).toMatchObject({ type: 'frame', index: 2 });
    expect(copied[3]).toBe(
      `handoff-cli decode --json --filter 'index == 2 and type == "frame"' capture.pcapng`,
    );
  });

  it('is written as a capture, or as a script that answers in the same way', () => {
    const { press, type, saved } = viewing(TRAFFIC);
    expect(press('H', 'w')).toContain('write to: handoff-0.pcapng');
    expect(press('Enter')).toContain('✓ wrote handoff-0.pcapng');
    expect(saved[0]?.segments).toHaveLength(6);
    press('w', 'Ctrl-U');
    type('answers.script');
    press('Enter');
    expect(saved[1]).toEqual({ path: 'answers.script', text: 'ack\nrefuse:"busy"\ncorrupt:token\n' });
    press('w', 'Ctrl-U');
    type('nowhere/x');
    expect(press('Enter')).toContain('cannot create the capture nowhere/x');
  });

  it('is explained: a field by what it is for, a sideband by what came with it', () => {
    const { press } = viewing(TRAFFIC);
    const token = press('j', 'j', 'j', 'Enter', ...Array(7).fill('j'), 'x');
    expect(token).toMatch(/token +┃/);
    expect(token).toContain('the backend has to repeat it, and accepts it once');
    expect(token).toMatch(/18 bytes at offset \d+: 12 10 a0/);
    const sideband = press('Esc', 'Esc', 'k');
    expect(sideband).toMatch(/descriptor {2}1, of a kind that is not known/);
    expect(press('Enter', 'x')).toContain('travels with');
  });

  it('is explained', () => {
    const { press } = viewing(TRAFFIC);
    expect(press('H', 'G', 'x')).toContain('ack-token-mismatch');
    expect(press('Esc', 'g', 'x')).toContain('nothing is wrong with this handoff');
    expect(press('Esc', 'R', 'G', 'x')).toContain('unframed-bytes');
  });

  it('is compared with another', () => {
    const { press } = viewing(TRAFFIC, 120, 40);
    expect(press('j', 'j', 'j', 'c')).toContain('comparing: c on the other one');
    const screen = press('j', 'j', 'j', 'c');
    expect(screen).toMatch(/≠ serviceName +zccache +clud/);
    expect(screen).toMatch(/ {3}payload +HandoffOffer +HandoffOffer/);
  });
});

describe('one client', () => {
  it('is followed from its Hello through the broker to the backend, until Esc', () => {
    const { press } = viewing(TRAFFIC, 120, 40, true);
    const followed = press('F');
    expect(followed).toContain('only client 0');
    for (const word of ['Hello', 'sideband', 'HandoffOffer', 'HandoffAck', 'ready'])
      expect(followed).toContain(word);
    expect(followed).not.toContain('clud');
    expect(press('H')).not.toContain('clud');
    expect(press('Esc')).toContain('clud');
  });

  it('is followed from its handoff, too', () => {
    const { press } = viewing(TRAFFIC, 120, 40, true);
    expect(press('H', 'F', 'R')).toContain('Hello');
    expect(press('F')).not.toContain('only client');
  });

  it('is not known where connections are not told apart', () => {
    expect(viewing(TRAFFIC).press('F')).toContain('raw bytes do not tell');
  });
});

describe('the timeline', () => {
  it('zooms into a span that was selected, and the list shows the handoffs in it', () => {
    const { press } = viewing(TRAFFIC, 120, 40, true);
    expect(press('T', 'V', 'l', 'l')).toContain('Enter zooms into it');
    const zoomed = press('Enter');
    expect(zoomed).toMatch(/only 22:13:20\.\d+ to 22:13:20\.\d+/);
    expect(zoomed).not.toContain('clud');
    expect(press('Esc')).toContain('clud');
  });

  it('is dragged over with the mouse', () => {
    const { press, click, handle } = viewing(TRAFFIC, 120, 40, true);
    press('T');
    click(12, 3);
    handle({ type: 'dragged', column: 30, row: 3 });
    expect(handle({ type: 'released', column: 30, row: 3 })).toContain('only 22:13:20');
  });
});

it('the ladder begins with the Hello, and says what each side makes of it', () => {
  const { press } = viewing([...TRAFFIC.slice(0, 5), fromClient(bytes('70696e67'), at(9, 0))], 120, 40, true);
  const ladder = press('H');
  expect(ladder).toContain('client: told accepted   broker: accepted   backend: accepted');
  expect(ladder).toMatch(/─+ Hello ─+▶/);
  expect(ladder).toMatch(/◀─+ negotiated ─+/);
  expect(ladder).toMatch(/═+ "ping" ═+▶/);
});

it('says why a key has no effect', () => {
  const { press } = viewing(TRAFFIC);
  expect(press('s')).toContain('records are in the order in which they passed');
  expect(press('F5')).toContain('F5 has no effect here; ? shows the keys');
  expect(press('+')).toContain('only time can be zoomed');
  expect(viewing([]).press('y')).toContain('nothing is selected');
});

it('the help lists the keys of this place, and is searched by typing', () => {
  const { press, type } = viewing(TRAFFIC, 80, 40);
  expect(press('?')).not.toContain('sort by the next column');
  expect(type('compare')).not.toContain('the handoffs');
  expect(press('Esc')).toContain('┏ Records');
  expect(press('H', '?')).toContain('sort by the next column');
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
