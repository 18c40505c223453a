import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../../src/conversations/replay/differences.ts';
import type { RecordedMessage } from '../../../src/conversations/replay/recorded-message.ts';
import { encodeMessage } from '../../../src/frames/encode.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { ack, bytes, concat, frame, TOKEN } from '../../wire/building.ts';

const LONG = 100_000;
const AS_RECORDED = { substitutes: null, peerChooses: false, ignored: new Set<string>() };

function message(whole: Uint8Array): RecordedMessage {
  const reading = readFrame(whole, 0, whole.length, 0, null);
  const nothing = { index: 0, time: null, descriptors: null };
  return { own: false, bytes: whole, type: 'frame', frame: reading, ...nothing };
}

function differences(recorded: Uint8Array, live: Uint8Array) {
  return differencesOf(message(recorded), message(live), AS_RECORDED);
}

function refusing(errorDetail: string): Uint8Array {
  return ack({ accepted: false, errorDetail });
}

describe('a long text', () => {
  const text = 'ü🗄'.repeat(LONG / 3);

  it('that is as recorded is not a difference', () => {
    expect(differences(refusing(text), refusing(text))).toEqual([]);
  });

  it('that differs at its end is one, with its beginning and its length', () => {
    expect(differences(refusing(text), refusing(`${text}!`))).toEqual([
      {
        field: 'payload.errorDetail',
        recorded: expect.stringMatching(/^(ü🗄)+ü?$/u),
        recordedLength: text.length,
        live: expect.stringMatching(/^(ü🗄)+ü?$/u),
        liveLength: text.length + 1,
      },
    ]);
  });

  it.each([
    ['a short one', 'busy'],
    ['none', ''],
  ])('is another than %s', (_, short) => {
    const [found, ...others] = differences(refusing(text), refusing(short));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ field: 'payload.errorDetail', live: short, recordedLength: text.length });
  });

  it('hides no other difference', () => {
    const other = ack({ accepted: true, errorDetail: text });
    expect(differences(refusing(text), other).map(({ field }) => field)).toEqual(['payload.accepted']);
  });

  it('counts only where it comes last', () => {
    const detail = (value: string) => encodeMessage('HandoffAck', { errorDetail: value });
    const saying = (...details: readonly string[]) =>
      frame(
        { kind: 1, payloadProtocol: 0xd0ff, requestId: '1' },
        concat(bytes('0a10'), TOKEN, ...details.map(detail)),
      );
    expect(differences(saying(text, 'busy'), saying('busy'))).toEqual([]);
    expect(differences(saying('busy', text), saying(text))).toEqual([]);
  });
});

it('long bytes inside another message differ by what they are', () => {
  const reply = (token: Uint8Array) =>
    frame({ kind: 1 }, encodeMessage('HelloReply', { negotiated: { handlePassedToken: token } }));
  const recorded = Buffer.alloc(LONG, 1);
  const live = Buffer.alloc(LONG, 2);
  expect(differences(reply(recorded), reply(recorded))).toEqual([]);
  expect(differences(reply(recorded), reply(live))).toEqual([
    {
      field: 'payload.negotiated.handlePassedToken',
      recorded: '01'.repeat(256),
      recordedLength: 2 * LONG,
      live: '02'.repeat(256),
      liveLength: 2 * LONG,
    },
  ]);
});
