import { describe, expect, it } from 'vitest';
import { BACKEND_KEYS } from '../../../src/screens/backend/backend-keys.ts';
import { expectSound } from '../any-events.ts';
import { expectScreen, SIZES } from '../golden.ts';
import { selected } from '../showing.ts';
import { backend, backendDesk } from './desk.ts';

describe.each(SIZES)('fake-backend on %i columns and %i rows', (columns, rows) => {
  const golden = (name: string, text: string) => expectScreen(`backend/${name}-${columns}x${rows}`, text);

  it('waits', () => {
    golden('waiting', backend(columns, rows).screen());
  });

  it('shows offers in every state, and their answers', () => {
    const { offers, becomes, adopts, passes, press } = backend(columns, rows);
    for (const [connection, service] of ['zccache', 'clud', 'a-very-long-service-name', 'fbuild'].entries())
      offers(connection, service);
    passes(2_100);
    press('a', 'r', 'b', 'u', 's', 'y', 'Enter');
    becomes(0, 'accepted');
    becomes(1, 'refused', 'busy');
    golden('offers', press());
    golden('fault', press('c', 'j', 'j'));
    golden('edit', press('Esc', 'e'));
    const client = adopts(0);
    client.says('ping\n');
    golden('talk', press('Esc', 'g', 't'));
    golden('explained', press('Esc', 'x'));
    golden('copy', press('Esc', 'y'));
    golden('keys', press('Esc', '?'));
  });
});

it('is sound, whatever happens to it', () => {
  expectSound(BACKEND_KEYS, () => {
    const made = backendDesk();
    made.offers(0, 'one');
    made.offers(1, 'two');
    made.adopts(0).says('hello');
    return made;
  });
});

describe('an offer about which nobody is asked', () => {
  it('is listed with what became of it, and cannot be decided about', () => {
    const { passesBy, becomes, press, decided } = backend();
    passesBy(0, 'zccache');
    expect(press()).toMatch(/● 0 held {3}1 answered/);
    expect(press()).toMatch(/zccache .* … decided without asking/);
    becomes(0, 'refused', 'the token is used already');
    expect(press()).toMatch(/zccache .* refused: the token is used already/);
    expect(press('a')).toContain('✗ offer 0 is decided already: refused');
    expect(press()).not.toContain('Enter sends it');
    expect(press('x')).toContain('This was not up to you');
    expect(decided).toEqual([]);
  });
});

it('an offer whose broker leaves while it is held is counted as unanswered', () => {
  const { offers, becomes, press } = backend();
  offers(0, 'one');
  offers(1, 'two');
  becomes(0, 'unanswered');
  expect(press()).toMatch(/● 1 held {3}0 answered {3}1 unanswered/);
});

it('the latency of an answered offer is that of its record, in every pane', () => {
  const { offers, becomes, passes, press } = backend();
  offers(0, 'zccache');
  passes(2_100);
  press('a');
  becomes(0, 'accepted');
  const row = press().match(/^.*zccache .*$/m)?.[0];
  expect(row?.match(/\d[\d.]* (?:µs|ms|s)\b/g)).toEqual(['2.1 s', '0.4 ms']);
});

describe('a held offer', () => {
  it('shows its age and what is left of the deadline', () => {
    const { offers, passes, handle, press } = backend();
    offers(0, 'zccache');
    passes(2_000);
    expect(handle({ type: 'tick' })).toMatch(/zccache .* 2\.0 s {2}HELD ▕█+.*▏ 3\.0 s left/);
    passes(4_000);
    expect(press()).toMatch(/HELD ▕/);
    expect(handle({ type: 'tick' })).toMatch(/HELD deadline passed 1\.0 s ago/);
  });

  it.each([
    [['a'], 'ack'],
    [['S'], 'silent'],
    [['u'], 'hangup'],
    [['r', ...'busy, later', 'Enter'], 'refuse:"busy, later"'],
    [['d', ...'3s', 'Enter'], 'delay:3s+ack'],
    [['c', 'j', 'Enter'], 'corrupt:oversize'],
    [[':', ...'corrupt token-short', 'Enter'], 'corrupt:token-short'],
    [['Enter', 'j', 'j', 'Enter'], 'silent'],
  ])('is answered with %j: %s', (keys, script) => {
    const { offers, press, decided } = backend();
    offers(0, 'zccache');
    press(...keys);
    expect(decided).toEqual([`0: ${script}`]);
  });

  it('keeps asking for a delay that can be read', () => {
    const { offers, press, type, decided } = backend();
    offers(0, 'zccache');
    press('d');
    type('soon');
    expect(press('Enter')).toContain('✗');
    expect(decided).toEqual([]);
    press('Ctrl-U');
    type('10ms');
    press('Enter');
    expect(decided).toEqual(['0: delay:10ms+ack']);
  });

  it('gives way to the next one, unless the person looks at another', () => {
    const { offers, press } = backend();
    offers(0, 'one');
    offers(1, 'two');
    expect(selected(press())).toContain('one');
    expect(selected(press('a'))).toContain('two');
    expect(selected(press('k'))).toContain('one');
    expect(press('a')).toContain('offer 0 is decided already: ack');
  });

  it('they are answered all together', () => {
    const { offers, press, decided } = backend();
    offers(0, 'one');
    offers(1, 'two');
    press('A');
    expect(decided).toEqual(['0: ack', '1: ack']);
    expect(press('A')).toContain('no offer is held');
    offers(2, 'three');
    press('X', ...'closed', 'Enter');
    expect(decided.at(-1)).toBe('2: refuse:closed');
  });
});

describe('rules', () => {
  it('answer offers to come, for all services or for one', () => {
    const { offers, press, type, decided, screen } = backend();
    press('R');
    type('refuse:busy,ack');
    press('Enter');
    offers(0, 'one');
    offers(1, 'two');
    expect(decided).toEqual(['0: refuse:busy', '1: ack']);
    expect(screen()).toContain('rule: all → refuse:busy,ack');
    press('R');
    type('zccache=silent');
    press('Enter', 'R', 'Enter');
    offers(2, 'zccache');
    expect(screen()).toContain('rule: ask');
    press(':');
    type('rule zccache=silent');
    press('Enter');
    offers(3, 'zccache');
    expect(decided.at(-1)).toBe('3: silent');
  });

  it('are not taken where they make no sense', () => {
    const { press, type } = backend();
    press('R');
    type('explode');
    expect(press('Enter')).toContain('explode');
  });

  it('a default is carried out shortly before the deadline', () => {
    const { offers, press, type, passes, handle, decided } = backend();
    press('D');
    type('refuse:late');
    press('Enter');
    offers(0, 'one');
    passes(4_500);
    handle({ type: 'tick' });
    expect(decided).toEqual([]);
    passes(300);
    expect(handle({ type: 'tick' })).toContain('at the deadline: refuse:late');
    expect(decided).toEqual(['0: refuse:late']);
  });
});

describe('a connection that was handed over', () => {
  it('is a little terminal', async () => {
    const { offers, adopts, press, type, said, screen } = backend();
    offers(0, 'one');
    press('a');
    const client = adopts(0);
    client.says('hello\u001b[2J');
    expect(screen()).toContain('← hello\\x1b[2J');
    press('t');
    type('ping');
    expect(press('Enter')).toContain('→ ping');
    type('again');
    press('Enter', 'Esc');
    expect(said).toEqual(['ping\n', 'again\n']);
    await client.ends(5);
    expect(screen()).toContain('ended; 5 bytes came in all');
    expect(press('t')).toContain('no connection of this offer is open');
  });
});

describe('what was decided', () => {
  it('is written as a script, or the connection as a capture, and copied as a command', () => {
    const { offers, press, type, saved, copied } = backend();
    offers(0, 'one');
    offers(1, 'two');
    press('a', 'r', 'Enter', 'w', 'Enter');
    press('w', 'Ctrl-U');
    type('all.script');
    press('Enter');
    expect(saved).toEqual(['1 handoff-1.pcapng', 'all.script: ack\nrefuse\n']);
    press('y', 'c');
    expect(copied).toEqual(['handoff-cli fake-backend /run/backend.sock --reply ack,refuse']);
    press('w', 'Ctrl-U');
    type('nowhere/x');
    expect(press('Enter')).toContain('cannot create the capture nowhere/x');
  });

  it('is filtered like records', () => {
    const { offers, becomes, press, type } = backend();
    offers(0, 'one');
    offers(1, 'two');
    press('a');
    becomes(0, 'accepted');
    press('f');
    type('outcome == "accepted"');
    const screen = press('Enter');
    expect(screen).toContain('1 of 2');
    expect(screen).not.toMatch(/ two /);
  });
});
