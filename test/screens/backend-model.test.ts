import { describe, expect, it } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { BackendModel } from '../../src/screens/backend-model.ts';
import { BACKEND_KEYS } from '../../src/screens/keys.ts';
import { OfferDesk } from '../../src/screens/offer-desk.ts';
import { formatStep } from '../../src/script/action.ts';
import { decode, toBackend } from '../records/decoding.ts';
import { offer, toHex } from '../wire/building.ts';
import { expectScreen, SIZES, screenOf } from './golden.ts';

/** A screen before a backend: offers come, keys go in, the screen is read. */
function screen(columns = 100, rows = 24) {
  const decided: string[] = [];
  const said: string[] = [];
  const saved: string[] = [];
  let time = 0;
  const desk = new OfferDesk((record) => [`frame of ${record.type}`, '  with fields']);
  const model = new BackendModel(desk, {
    endpoint: '/run/backend.sock',
    now: () => time,
    save: (index, path) => {
      if (path === 'nowhere/x') throw new Error('cannot create the capture nowhere/x');
      saved.push(`${index} ${path}`);
    },
  });
  const shown = () => screenOf(model, { columns, rows });
  return {
    desk,
    model,
    decided,
    said,
    saved,
    shown,
    press: (...keys: readonly string[]) => {
      for (const key of keys) model.key(key);
      return shown();
    },
    type: (text: string) => {
      for (const key of text) model.key(key);
      return shown();
    },
    passes: (ms: number) => {
      time += ms;
      return shown();
    },
    offers: (connection: number, serviceName: string) => {
      const token = new Uint8Array(16).fill(0xa0 + connection);
      const known = { token: toHex(token), correlationId: '1', serviceName };
      desk.hold(
        {
          connection,
          offer: known as Parameters<OfferDesk['hold']>[0]['offer'],
          decide: (step) => decided.push(`${connection}: ${formatStep(step)}`),
        },
        time,
      );
      const bytes = Buffer.concat([token, offer({ token, serviceName })]);
      for (const record of decode(toBackend(bytes, { connection, descriptors: 1 })))
        if (record.type !== 'handoff') desk.see(record);
      return shown();
    },
    /** What became of an offer. */
    becomes: (connection: number, outcome: string) => {
      const token = toHex(new Uint8Array(16).fill(0xa0 + connection));
      desk.see({ type: 'handoff', connection, token, outcome, latencyMs: 3 } as OutputRecord);
      return shown();
    },
    /** Its connection is handed over; gives how to speak in its client’s place. */
    adopts: (connection: number) => {
      let heard: (bytes: Uint8Array) => void = () => {};
      let end: (ended: { received: number; reason: string }) => void = () => {};
      desk.adopted(connection, {
        ended: new Promise((done) => {
          end = done;
        }),
        close: () => {},
        send: (bytes) => said.push(Buffer.from(bytes).toString()),
        listen: (callback) => {
          heard = callback;
        },
      });
      return {
        says: (text: string) => heard(Buffer.from(text)),
        ends: () => end({ received: 4, reason: '' }),
      };
    },
  };
}

describe.each(SIZES)('on %i columns and %i rows the screen', (columns, rows) => {
  const golden = (name: string, text: string) => expectScreen(`backend-${name}-${columns}x${rows}`, text);

  it('shows offers, the chosen one’s frame, and what was said', () => {
    const { offers, press, becomes, adopts, passes, shown } = screen(columns, rows);
    golden('waiting', shown());
    offers(0, 'zccache');
    press('a');
    becomes(0, 'accepted');
    adopts(0).says('ping\u001b');
    passes(2_000);
    offers(1, 'clud');
    golden('offers', passes(1_500));
    golden('fault', press('j', 'c', 'j', 'j'));
    golden('keys', press('Esc', '?'));
  });
});

describe('a key decides about the chosen offer', () => {
  it.each([
    ['a', 'ack'],
    ['s', 'silent'],
    ['h', 'hangup'],
  ])('%s: %s', (key, step) => {
    const { offers, press, decided } = screen();
    offers(0, 'one');
    expect(press(key)).toContain(step);
    expect(decided).toEqual([`0: ${step}`]);
    press(key);
    expect(decided).toHaveLength(1);
  });

  it('r and d ask for what they need', () => {
    const { offers, press, type, decided } = screen();
    offers(0, 'one');
    expect(press('r')).toContain('refuse, with the detail: ▏');
    type('too, busy');
    press('Enter');
    offers(1, 'two');
    press('d');
    type('soon');
    expect(press('Enter')).toContain('"soon" is not a duration');
    press('Ctrl-U');
    type('10ms');
    press('Enter');
    expect(decided).toEqual(['0: refuse:"too, busy"', '1: delay:10ms+ack']);
  });

  it('c goes through the faults, and says what each reaches', () => {
    const { offers, press, decided } = screen();
    offers(0, 'one');
    expect(press('c')).toContain('‹ framing-version ›');
    expect(press('c', 'j')).toContain('fails: framing');
    expect(press('G')).toContain('fails: nothing');
    press('g', 'Enter');
    expect(decided).toEqual(['0: corrupt:framing-version']);
  });

  it('and the next one that is held is chosen', () => {
    const { offers, press } = screen();
    for (const number of [0, 1, 2]) offers(number, `service${number}`);
    expect(press('a')).toMatch(/▶ +1 service1/);
    expect(press('G', 'h')).toMatch(/▶ +1 service1/);
  });
});

describe('a rule', () => {
  it('decides about the offers to come, and is shown as a command line', () => {
    const { offers, press, type, decided } = screen();
    offers(0, 'one');
    press('R');
    type("ack,refuse:it's busy");
    expect(press('Enter')).toContain(
      "always ack,refuse:it's busy = fake-backend --reply 'ack,refuse:it'\\''s busy'",
    );
    offers(1, 'two');
    offers(2, 'three');
    expect(decided).toEqual(['1: ack', "2: refuse:it's busy"]);
    expect(press('R', 'Ctrl-U', 'Enter')).toContain('every offer is held');
    offers(3, 'four');
    expect(decided).toHaveLength(2);
  });

  it('that is none is told of', () => {
    const { offers, press, type } = screen();
    offers(0, 'one');
    press('R');
    type('nonsense');
    expect(press('Enter')).toContain('unknown action "nonsense"');
  });
});

describe('an adopted connection', () => {
  it('shows what comes, and takes a line', async () => {
    const { offers, press, type, adopts, said, shown } = screen();
    offers(0, 'one');
    expect(press('t')).toContain('this offer has no adopted connection');
    press('a');
    const client = adopts(0);
    client.says('ping\u202e');
    expect(shown()).toContain('client: ping\\u{202e}');
    press('t');
    type('hello');
    expect(press('Enter')).toContain('you: hello');
    expect(said).toEqual(['hello\n']);
    client.ends();
    await new Promise((done) => setImmediate(done));
    expect(shown()).toContain('ended after 4 bytes');
  });
});

describe('a handoff', () => {
  it('is written to the file that is named', () => {
    const { offers, press, type, saved } = screen();
    offers(0, 'one');
    expect(press('w')).toContain('handoff.pcapng▏');
    press('Ctrl-U');
    type('x.pcapng');
    expect(press('Enter')).toContain('wrote x.pcapng');
    expect(saved).toEqual(['0 x.pcapng']);
    press('w', 'Ctrl-U');
    type('nowhere/x');
    expect(press('Enter')).toContain('cannot create the capture nowhere/x');
  });
});

it('what shows in no offer is told in a line', () => {
  const { desk, shown, offers, passes, press } = screen();
  desk.notice('connection 3: half an offer, and no more of it in 5 seconds');
  expect(shown()).toContain('connection 3: half an offer');
  expect(offers(0, 'one')).toContain('1 held, 1 connection');
  press('a');
  expect(passes(65_000)).toMatch(/1m ago ack/);
});

it('the bar counts down the broker’s deadline', () => {
  const { offers, passes } = screen();
  expect(offers(0, 'one')).toContain('held [####################] 5.0 s');
  expect(passes(2_500)).toContain('held [##########..........] 2.5 s');
  expect(passes(5_000)).toContain('held [....................] 0.0 s');
});

it('every key of the table does something, or nothing harmful', () => {
  for (const { keys } of BACKEND_KEYS)
    for (const key of keys) {
      const { press, offers, model } = screen();
      press(key);
      offers(0, 'one');
      press(key, 'Esc');
      expect(model.left).toBe(key === 'q' || key === 'Ctrl-C');
    }
});
