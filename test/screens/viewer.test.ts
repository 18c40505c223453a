import { describe, expect, it } from 'vitest';
import { VIEWER_KEYS } from '../../src/screens/keys.ts';
import { fromBackend, fromClient, toBackend, toClient } from '../records/decoding.ts';
import { ack, bytes, concat, hello, OTHER_TOKEN, offer, ready, TOKEN } from '../wire/building.ts';
import { expectScreen, SIZES } from './golden.ts';
import { viewing } from './viewing.ts';

const START = 1_700_000_000_000_000;
const at = (ms: number, connection = 1) => ({ time: START + ms * 1000, connection });

/** A handoff that is well, one that is refused, one whose ACK echoes another token, and a stray ACK. */
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

describe.each(SIZES)('the viewer on %i columns and %i rows', (columns, rows) => {
  const golden = (name: string, text: string) => expectScreen(`viewer-${name}-${columns}x${rows}`, text);

  it('shows records, fields and bytes', () => {
    golden('records', viewing(TRAFFIC, columns, rows, true).press('j', 'j'));
  });

  it('shows the handoffs', () => {
    golden('handoffs', viewing(TRAFFIC, columns, rows, true).press('h', 'j'));
  });

  it('shows a handoff as a ladder', () => {
    golden('ladder', viewing(TRAFFIC, columns, rows, true).press('h', 'Enter'));
  });

  it('shows its keys', () => {
    golden('help', viewing(TRAFFIC, columns, rows).press('?'));
  });
});

/** The chosen row. */
const chosen = (screen: string) => screen.split('\n').find((line) => line.startsWith('▶')) ?? '';

describe('in the list', () => {
  it('one moves by rows, by pages, to the ends, and with the wheel', () => {
    const { press } = viewing(TRAFFIC);
    expect(chosen(press())).toContain('Hello');
    expect(chosen(press('j'))).toContain('sideband');
    expect(chosen(press('Down', 'Down'))).toContain('HandoffAck');
    expect(chosen(press('k', 'Up', 'Up'))).toContain('Hello');
    expect(chosen(press('WheelDown'))).toContain('HandoffAck');
    expect(chosen(press('WheelUp'))).toContain('Hello');
    expect(chosen(press('G'))).toContain('bytes');
    expect(chosen(press('g'))).toContain('Hello');
    expect(chosen(press('PgDn'))).not.toContain('Hello');
    expect(chosen(press('PgUp'))).toContain('Hello');
  });

  it('one jumps from problem to problem, and is told when there are no more', () => {
    const { press } = viewing(TRAFFIC);
    expect(chosen(press('n'))).toContain('refused: busy');
    expect(chosen(press('n'))).toContain('c1c1c1c1');
    expect(chosen(press('n'))).toContain('bytes');
    expect(press('n')).toContain('no problem below');
    expect(chosen(press('N'))).toContain('c1c1c1c1');
    expect(press('g', 'N')).toContain('no problem above');
  });

  it('marks problems by signs, whatever the colours', () => {
    const { screen } = viewing(TRAFFIC);
    expect(screen()).toMatch(/^ · .*refused: busy/m);
    expect(screen()).toMatch(/^ ! .*c1c1c1c1/m);
  });
});

describe('the filter', () => {
  it('shows what fits, and everything again', async () => {
    const { press, type, screen } = viewing(TRAFFIC);
    press('/');
    expect(type('message == "HandoffAck"')).toContain('filter: message == "HandoffAck"▏');
    press('Enter');
    await new Promise((done) => setImmediate(done));
    expect(screen()).toContain('4 fit message == "HandoffAck"');
    expect(chosen(screen())).toContain('HandoffAck');
    expect(screen()).not.toContain('sideband');
    expect(press('Esc')).toContain('sideband');
  });

  it('says what is wrong with an expression, and keeps what was shown', () => {
    const { press, type } = viewing(TRAFFIC);
    press('/');
    type('nothing == 1');
    expect(press('Enter')).toContain('no record has a field nothing');
  });

  it('is given up with Esc', () => {
    const { press, type } = viewing(TRAFFIC);
    press('/');
    type('x');
    expect(press('Backspace', 'y', 'Esc')).not.toContain('filter:');
  });
});

describe('the panes', () => {
  it('show the bytes of the chosen field in brackets', () => {
    const { press } = viewing(TRAFFIC);
    const screen = press('j', 'j', 'Tab', 'j');
    expect(screen).toContain('▸body_length: 41');
    expect(screen).toContain('000010  01[29 00 00 00]08');
  });

  it('show the field of the chosen byte', () => {
    const { press } = viewing(TRAFFIC);
    press('j', 'j', 'Tab', 'Tab');
    expect(press('l')).toContain('▸body_length: 41');
    expect(press(...Array(20).fill('Right'))).toMatch(/▸ +token: a0a1a2/);
    expect(press('Left', 'Shift-Tab')).toContain('[tree]');
  });

  it('are reached in turn', () => {
    const { press } = viewing(TRAFFIC);
    expect(press()).toContain('[list]');
    expect(press('Tab')).toContain('[tree]');
    expect(press('Tab')).toContain('[bytes]');
    expect(press('Tab')).toContain('[list]');
    expect(press('Tab', 'Esc')).toContain('[list]');
  });
});

describe('the handoffs', () => {
  it('are jumped through by their problems', () => {
    const { press } = viewing([...TRAFFIC, toBackend(offer({ token: bytes('d0'.repeat(16)) }), at(40, 5))]);
    expect(press('h', 'n')).toMatch(/^▶ +3 .*unanswered .*offer-unanswered/m);
    expect(press('n')).toContain('no handoff with a problem below');
    expect(press('N')).toContain('no handoff with a problem above');
  });

  it('lead to their ladders, and to their offers', () => {
    const { press } = viewing(TRAFFIC);
    expect(press('h')).toMatch(/^▶ +0 .*zccache +token a0a1a2a3… accepted/m);
    expect(press('j')).toMatch(/^▶ +1 .*clud .*refused .*busy/m);
    expect(press('Enter')).toContain('handoff 1 on connection 2: refused after 2 ms: busy');
    expect(chosen(press('Enter'))).toContain('HandoffOffer clud');
    expect(press('h', 'Enter', 'Esc')).toMatch(/^▶ +1 /m);
    expect(press('Esc')).toContain('[list]');
  });
});

it('every key of the table does something, or nothing harmful, in every view', () => {
  for (const view of [[], ['h'], ['h', 'Enter'], ['Tab'], ['Tab', 'Tab']])
    for (const { keys } of VIEWER_KEYS)
      for (const key of keys) {
        const { press, viewer } = viewing(TRAFFIC);
        press(...view);
        press(key);
        expect(viewer.left).toBe(key === 'q' || key === 'Ctrl-C');
      }
});

it('shows nothing where there is nothing', () => {
  const { press, screen } = viewing([]);
  expect(screen()).toContain('nothing');
  for (const key of ['j', 'G', 'n', 'h', 'Enter', 'Tab', 'Tab', 'l']) press(key);
  expect(screen()).toContain('0 records');
});

it('lets no control character of a peer through', () => {
  const { press, screen } = viewing([
    toBackend(offer({ serviceName: '\u001b[31m\u202eevil' })),
    toBackend(bytes('1b5b31')),
  ]);
  for (const key of ['', 'h', 'Enter', 'Esc', 'Esc', 'j']) {
    press(key);
    expect(screen()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  }
});
