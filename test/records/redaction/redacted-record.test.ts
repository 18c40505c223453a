import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage, frameBytes } from '../../../src/frames/encode.ts';
import { plain } from '../../../src/records/plain.ts';
import type { OutputRecord } from '../../../src/records/record.ts';
import { KnownSecrets } from '../../../src/records/redaction/known-secrets.ts';
import { redactedRecord } from '../../../src/records/redaction/redacted-record.ts';
import { noteKnown } from '../../../src/records/redaction/shown-before.ts';
import {
  ack,
  bytes,
  concat,
  frame,
  HELLO,
  hello,
  OTHER_TOKEN,
  offer,
  ready,
  TOKEN,
  toHex,
} from '../../wire/building.ts';
import { decode, fromBackend, fromClient, raw, toBackend, toClient } from '../decoding.ts';

/** All that can be shown of a secret: in sidebands, frames, loose bytes and payloads of unknown type. */
function everywhere(secret: Uint8Array): OutputRecord[] {
  const negotiated = { negotiatedProtocol: 1, handlePassedToken: secret };
  const reply = frame({ kind: 1, requestId: '1' }, encodeMessage('HelloReply', { negotiated }));
  return [
    ...decode(toBackend(concat(secret, offer({ token: secret }))), fromBackend(ack({ token: secret }))),
    ...decode(toBackend(concat(secret, offer({ token: OTHER_TOKEN }))), fromBackend(ack({ token: secret }))),
    ...decode(
      fromClient(hello({ authToken: secret, capabilityToken: secret })),
      toClient(concat(reply, ready({ token: secret }))),
    ),
    ...decode(raw(frameBytes(encodeMessage('Hello', { ...HELLO, authToken: secret })))),
    ...decode(raw(secret), raw(bytes('6e6f7065'))),
    ...decode(raw(frame({ payloadProtocol: 0x7a63 }, secret))),
    ...decode(raw(frame({ payloadProtocol: 0xd0ff, kind: 3 }, secret))),
  ];
}

describe('a redacted record', () => {
  const secrets = fc.uint8Array({ minLength: 16, maxLength: 16 });

  it('never shows more than 4 bytes of a token or secret', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const shown = JSON.stringify(everywhere(secret).map((record) => plain(redactedRecord(record))));
        for (let start = 0; start + 5 <= secret.length; start++) {
          const window = toHex(secret.subarray(start, start + 5));
          // A run of one byte, such as zeros, may stand anywhere.
          if (!/^(..)\1+$/.test(window)) expect(shown).not.toContain(window);
        }
      }),
    );
  });

  it('shows the first 4 bytes, so that tokens can still be told apart', () => {
    const records = everywhere(TOKEN).map((record) => plain(redactedRecord(record)));
    expect(records[0]).toMatchObject({ type: 'sideband', token: 'a0a1a2a3', length: 16 });
    expect(records[1]).toMatchObject({
      message: 'HandoffOffer',
      payload: { token: 'a0a1a2a3', serviceName: 'zccache' },
    });
    const reply = records.find((record) => record['message'] === 'HelloReply');
    expect(reply).toMatchObject({ payload: { negotiated: { handlePassedToken: 'a0a1a2a3' } } });
  });

  it('keeps everything else', () => {
    const [record] = decode(raw(hello()));
    expect(plain(redactedRecord(record!))).toEqual(plain(record!));
  });

  it('leaves the record that it was made of alone', () => {
    const [sideband] = everywhere(TOKEN);
    redactedRecord(sideband!);
    expect(sideband).toMatchObject({ token: toHex(TOKEN) });
  });
});

it('shows no secret that a peer repeats as it is, wherever its text is quoted', () => {
  const token = Buffer.from('TOKENTOKENTOKENT');
  const refusal = ack({ token, accepted: false, errorDetail: `no ${token.toString()}` });
  const records = decode(toBackend(concat(token, offer({ token }))), fromBackend(refusal));
  const shown = records.map((record) => plain(redactedRecord(record)));
  expect(shown.at(-1)).toMatchObject({ type: 'handoff', errorDetail: 'no TOKE…' });
  expect(JSON.stringify(shown)).not.toContain('TOKEN');
});

it('shows in a verdict no token that the reason of a refusal repeats', () => {
  const text = 'TOKENTOKENTOKENT, 544f4b454e544f4b454e544f4b454e54';
  const record = {
    ...{ type: 'verdict', connection: 0, outcome: 'refused', latencyMs: 1, adopted: null, errorDetail: text },
    checks: [{ id: 'accepted', result: 'failed', text: `refused: ${text}` }],
    secrets: [Buffer.from('TOKENTOKENTOKENT')],
  } as OutputRecord;
  const shown = plain(redactedRecord(record));
  expect(shown).toMatchObject({
    errorDetail: 'TOKE…, 544f4b45…',
    checks: [{ text: 'refused: TOKE…, 544f4b45…' }],
  });
  expect(shown).not.toHaveProperty('secrets');
});

it('shows next to nothing of what a peer under test has printed, and no long number of what was seen', () => {
  const record = {
    ...{ type: 'case', id: 'backend/x', title: 't', level: 'must', section: 's', required: 'r' },
    ...{ result: 'failed', known: false, ms: 1, frames: [] },
    seen: 'the correlation id 18446744073709551615',
    printed: 'my token is a0a1a2a3a4a5',
  } as OutputRecord;
  expect(redactedRecord(record)).toMatchObject({ seen: 'the correlation id …', printed: 'my t' });
});

it('shows of what a replay compares no token that a text repeats as it is', () => {
  const secrets = new KnownSecrets();
  secrets.add(Buffer.from('TOKENTOKENTOKENT'));
  const live = 'no TOKENTOKENTOKENT';
  const differences = [{ field: 'payload.errorDetail', recorded: '', live }];
  const record = {
    type: 'compared',
    connection: 0,
    recorded: 1,
    message: 'HandoffAck',
    differences,
  } as const;
  expect(redactedRecord(noteKnown({ ...record }, secrets)).differences[0]?.live).toBe('no TOKE…');
});

it('shows in what was seen of a peer under test no token that its frames have', () => {
  const token = Buffer.from('TOKENTOKENTOKENT');
  const refusal = ack({ token, accepted: false });
  const record = {
    ...{ type: 'case', id: 'backend/x', title: 't', level: 'must', section: 's', required: 'r' },
    ...{ result: 'failed', known: false, ms: 1, frames: decode(fromBackend(refusal)).slice(0, 1) },
    seen: `refused: no ${token}`,
  } as OutputRecord;
  expect(redactedRecord(record)).toMatchObject({ seen: 'refused: no TOKE…' });
});
