import { describe, expect, it } from 'vitest';
import { encodeDraft } from '../../../src/frames/draft.ts';
import { negotiatedDraft } from '../../../src/frames/reply.ts';
import { ack, bytes, frame, hello, OTHER_TOKEN, offer, ready, TOKEN, toHex } from '../../wire/building.ts';
import { messages, NEW_TOKEN, playing } from './settings.ts';

const say = (said: Uint8Array) => `say ${toHex(said)}`;
/** TOKEN with a bit flipped, as a corrupt echo has it; and the same flip in another token. */
const FLIPPED = bytes('a1a1a2a3a4a5a6a7a8a9aaabacadaeaf');
const OTHER_FLIPPED = bytes('b1b1b2b3b4b5b6b7b8b9babbbcbdbebf');

describe('as a backend', () => {
  it('answers a live offer as then, with its token and its id', () => {
    const recorded = messages(['peer', TOKEN], ['peer', offer()], ['own', ack()]);
    const { begins, hears, closed } = playing(recorded);
    expect(begins()).toEqual([]);
    expect(hears(OTHER_TOKEN)).toEqual(['sideband: same']);
    expect(hears(offer({ token: OTHER_TOKEN, correlationId: '77' }))).toEqual([
      'frame 1: same',
      say(ack({ token: OTHER_TOKEN, correlationId: '77' })),
    ]);
    expect(closed()).toEqual(['finished']);
  });

  it('repeats a wrong echo with the same bits wrong, and ids that are off by as much', () => {
    const recorded = messages(['peer', offer()], ['own', ack({ token: FLIPPED, correlationId: '3' })]);
    const { hears } = playing(recorded);
    expect(hears(offer({ token: OTHER_TOKEN, correlationId: '10' })).at(-1)).toBe(
      say(ack({ token: OTHER_FLIPPED, correlationId: '12' })),
    );
  });

  it('says all as recorded with --verbatim, and tells that the offer differs', () => {
    const { hears } = playing(messages(['peer', offer()], ['own', ack()]), { verbatim: true });
    expect(hears(offer({ token: OTHER_TOKEN }))).toEqual([
      `frame 0: payload.token: "${toHex(TOKEN)}" is "${toHex(OTHER_TOKEN)}"`,
      say(ack()),
    ]);
  });

  it('tells which fields differ, unless they are ignored', () => {
    const recorded = messages(['peer', offer({ serviceName: 'zccache' })], ['own', ack()]);
    const other = offer({ serviceName: 'clud' });
    expect(playing(recorded).hears(other)[0]).toBe('frame 0: payload.serviceName: "zccache" is "clud"');
    const ignored = new Set(['payload.serviceName']);
    expect(playing(recorded, { ignored }).hears(other)[0]).toBe('frame 0: same');
  });

  it('tells where payloads differ whose meaning is not known, without making text of all of them', () => {
    const opaque = (byte: number, length: number) =>
      frame({ envelopeVersion: 1, payloadProtocol: 0x7777 }, Buffer.alloc(length, byte));
    const recorded = messages(['peer', opaque(0xaa, 4)]);
    expect(playing(recorded).hears(opaque(0xaa, 4))[0]).toBe('frame 0: same');
    expect(playing(recorded).hears(opaque(0xbb, 4))[0]).toBe('frame 0: payload: "aaaaaaaa" is "bbbbbbbb"');
    expect(playing(recorded).hears(opaque(0xbb, 1_000_000))[0]).toBe(
      `frame 0: payload: "aaaaaaaa" is "${'bb'.repeat(256)}"`,
    );
  });

  it('tells of a sideband that was not there then, or is not there now', () => {
    expect(playing(messages(['peer', offer()])).hears(TOKEN)).toEqual([
      'not recorded: all: null is "sideband"',
    ]);
    expect(playing(messages(['peer', TOKEN], ['peer', offer()])).hears(offer())).toEqual([
      'sideband: all: "sideband" is null',
      'frame 1: same',
    ]);
  });

  it('stays silent where the recorded backend did, and breaks off where it did', () => {
    expect(playing(messages(['peer', offer()])).hears(offer())).toEqual(['frame 0: same']);
    const half = ack().subarray(1, 9);
    expect(playing(messages(['peer', offer()], ['own', half])).hears(offer())).toEqual([
      'frame 0: same',
      say(half),
      'finished',
    ]);
  });

  it('breaks off an answer with the live token in it, or as much of that as there was', () => {
    const of = (token: Uint8Array, length: number) => ack({ token }).subarray(1, length);
    for (const length of [40, 24, 22, 20]) {
      const recorded = messages(['peer', offer()], ['own', of(TOKEN, length)]);
      const said = of(OTHER_TOKEN, length);
      expect(toHex(said)).toContain('0a10b0');
      expect(playing(recorded).hears(offer({ token: OTHER_TOKEN }))).toEqual([
        'frame 0: same',
        say(said),
        'finished',
      ]);
    }
  });

  it('keeps the pace, N times as fast', () => {
    const { hears, runsOut } = playing(messages(['peer', offer()], ['own', ack()], ['own', ack()]), {
      speed: 4,
    });
    expect(hears(offer())).toEqual(['frame 0: same', 'start pace 250']);
    expect(runsOut('pace')).toEqual([say(ack()), 'start pace 250']);
    expect(runsOut('pace')).toEqual([say(ack())]);
  });

  it('says after a pause what is left to say to a broker that says nothing more, and no more than that', () => {
    const recorded = messages(['peer', offer()], ['own', ack()], ['peer', offer()], ['own', ack()]);
    const { hears, ends, runsOut } = playing(recorded, { speed: 4 });
    expect(hears(offer())).toEqual(['frame 0: same', 'start pace 250']);
    expect(ends()).toEqual([]);
    expect(runsOut('pace')).toEqual([
      say(ack()),
      ...['frame 2: all: "HandoffOffer" is null', 'frame 3: all: "HandoffAck" is null', 'finished'],
    ]);
  });

  it('is finished when the broker leaves in a pause, or ends where nothing is paused', () => {
    const recorded = messages(['peer', offer()], ['own', ack()]);
    const [left, ended] = [playing(recorded, { speed: 4 }), playing(recorded)];
    for (const one of [left, ended]) one.hears(offer());
    left.ends();
    expect(left.closed()).toEqual(['frame 1: all: "HandoffAck" is null', 'finished']);
    expect(ended.ends()).toEqual(['finished']);
  });

  it('waits for an offer where the recording has only the answers', () => {
    const { begins, hears } = playing(messages(['own', ack()]), { compares: false });
    expect(begins()).toEqual([]);
    expect(hears(offer())[0]).toBe(say(ack()));
  });
});

describe('as a client', () => {
  it('leaves what follows the ready to the application', () => {
    const { begins, hears } = playing(messages(['own', hello()], ['peer', ready()]), { side: 'client' });
    begins();
    expect(hears(ready(), bytes('70696e67'))).toEqual(['frame 1: same', 'finished']);
  });

  const reply = encodeDraft(
    negotiatedDraft(
      { daemonVersion: '1', backendPipe: '/p', keepaliveIntervalSecs: '1', token: TOKEN, connectionId: '1' },
      '1',
    ),
  );

  it('notices a part of a frame that was not recorded, as no ready has come', () => {
    const said = messages(['own', hello()], ['peer', reply]);
    const { begins, hears, runsOut } = playing(said, { side: 'client' });
    begins();
    hears(reply);
    expect(runsOut('answer', bytes('2200000000'))).toEqual([
      'not recorded: all: null is "5 bytes"',
      'finished',
    ]);
  });

  it('gives a ready time not to come where none was recorded', () => {
    const { begins, hears } = playing(messages(['own', hello()], ['peer', reply]), { side: 'client' });
    begins();
    expect(hears(reply)).toEqual(['frame 1: same', 'start answer 5000']);
    expect(hears(ready())).toEqual(['not recorded: all: null is "ready"', 'finished']);
  });
});

describe('as a broker', () => {
  const recorded = messages(['own', TOKEN], ['own', offer()], ['peer', ack()]);

  it('offers a token of its own, and expects it back', () => {
    const { begins, hears } = playing(recorded, { side: 'broker' });
    expect(begins()).toEqual([say(NEW_TOKEN), say(offer({ token: NEW_TOKEN })), 'start answer 5000']);
    expect(hears(ack({ token: NEW_TOKEN }))).toEqual(['frame 2: same', 'finished']);
  });

  it('finds the same in an answer that breaks off at the same place, whatever its token is now', () => {
    const part = (token: Uint8Array) => ack({ token }).subarray(1, 24);
    const broken = messages(['own', TOKEN], ['own', offer()], ['peer', part(TOKEN)]);
    const { begins, hears } = playing(broken, { side: 'broker' });
    begins();
    expect(hears(part(NEW_TOKEN))[0]).toBe('bytes 2: same');
    const other = playing(broken, { side: 'broker' });
    other.begins();
    expect(other.hears(part(OTHER_TOKEN))[0]).toMatch(/^bytes 2: all: /);
  });

  it('tells when the answer differs, and how', () => {
    const { begins, hears } = playing(recorded, { side: 'broker' });
    begins();
    expect(hears(ack({ token: NEW_TOKEN, accepted: false, errorDetail: 'busy' }))).toEqual([
      'frame 2: payload.accepted: true is false, payload.errorDetail: "" is "busy"',
      'finished',
    ]);
  });

  it('tells of what comes in the same write as the last answer', () => {
    const right = ack({ token: NEW_TOKEN });
    for (const [more, said] of [
      [right, '"HandoffAck"'],
      [bytes('70696e67'), '"4 bytes"'],
    ] as const) {
      const { begins, hears } = playing(recorded, { side: 'broker' });
      begins();
      expect(hears(right, more)).toEqual(['frame 2: same', `not recorded: all: null is ${said}`, 'finished']);
    }
  });

  it('takes the right echo for a difference where a wrong one was recorded', () => {
    const wrong = messages(['own', offer()], ['peer', ack({ token: FLIPPED })]);
    const { begins, hears } = playing(wrong, { side: 'broker' });
    begins();
    expect(hears(ack({ token: NEW_TOKEN }))[0]).toMatch(/^frame 1: payload.token: "c1c1.*" is "c0c1/);
  });

  it('does not wait for an answer forever, nor when the backend has closed', () => {
    const late = playing(recorded, { side: 'broker' });
    late.begins();
    expect(late.runsOut('answer')).toEqual(['frame 2: all: "HandoffAck" is null', 'finished']);
    const gone = playing(recorded, { side: 'broker' });
    gone.begins();
    expect(gone.closed()).toEqual(['frame 2: all: "HandoffAck" is null', 'finished']);
  });

  it('gives an answer time not to come where none was recorded', () => {
    const unanswered = messages(['own', offer()]);
    const { begins, hears } = playing(unanswered, { side: 'broker' });
    expect(begins()).toEqual([say(offer({ token: NEW_TOKEN })), 'start answer 5000']);
    expect(hears(ack({ token: NEW_TOKEN }))).toEqual(['not recorded: all: null is "HandoffAck"', 'finished']);
    const silent = playing(unanswered, { side: 'broker' });
    silent.begins();
    expect(silent.runsOut('answer')).toEqual(['finished']);
  });
});

describe('as a client', () => {
  it('says Hello with its own pid, and knows the token that the broker gives', () => {
    const recorded = messages(['own', hello({ peerPid: 4242 })], ['peer', ready()]);
    const { begins, hears } = playing(recorded, { side: 'client' });
    expect(begins()).toEqual([say(hello({ peerPid: 7 })), 'start answer 5000']);
    expect(hears(ready({ token: OTHER_TOKEN, correlationId: '9' }))).toEqual(['frame 1: same', 'finished']);
  });
});
