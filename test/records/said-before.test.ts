import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { treeFormat } from '../../src/formats/tree-format.ts';
import { encodeMessage } from '../../src/frames/encode.ts';
import { plain } from '../../src/records/plain.ts';
import { redactedRecord } from '../../src/records/redaction/redacted-record.ts';
import type { Segment } from '../../src/records/segment.ts';
import { ack, bytes, concat, frame, hello, OTHER_TOKEN, offer } from '../wire/building.ts';
import { decode, fromBackend, fromClient, raw, toBackend, toClient } from './decoding.ts';

const SECRET = Buffer.from('PASSWORDfortheBroker');
const TOKEN = Buffer.from('TOKENabcdefghijk');

/** In JSON, and in the tree, which shows the bytes. */
function shown(...segments: readonly Segment[]): string {
  const tree = treeFormat(new Chalk({ level: 0 }), true, null);
  return decode(...segments)
    .flatMap((record) => [JSON.stringify(plain(redactedRecord(record))), ...tree.lines(record)])
    .join('\n');
}

function refused(reason: string): Uint8Array {
  return frame({ kind: 1, requestId: '1' }, encodeMessage('HelloReply', { refused: { reason, code: 6 } }));
}

describe('a secret that passed before', () => {
  it.each(['authToken', 'capabilityToken'])(
    'as %s is cut where a later text repeats it as it is',
    (field) => {
      const text = shown(fromClient(hello({ [field]: SECRET })), toClient(refused(`no ${SECRET}`)));
      expect(text).toContain('no PASS…');
      expect(text).not.toContain('PASSW');
    },
  );

  it('is cut where the direction is not known', () => {
    const text = shown(raw(concat(hello({ authToken: SECRET }), refused(`no ${SECRET}`))));
    expect(text).not.toContain('PASSW');
  });

  it('is cut where an ACK with another token names the one that it should have', () => {
    const refusal = ack({ token: OTHER_TOKEN, accepted: false, errorDetail: `not ${TOKEN}` });
    const text = shown(toBackend(concat(TOKEN, offer({ token: TOKEN }))), fromBackend(refusal));
    expect(text).toContain('not TOKE…');
    expect(text).not.toContain('TOKEN');
  });

  it('on another connection is no secret here', () => {
    const other = { connection: 1 };
    const text = shown(fromClient(hello({ authToken: SECRET })), toClient(refused(`no ${SECRET}`), other));
    expect(text).toContain(`no ${SECRET}`);
  });
});

describe('a token in pieces', () => {
  const token = bytes('a1a2a3a4e1e2e3e4f1f2f3f4d1d2d3d4');
  const hidden = /[def][1-4] ?[def][1-4]/;

  it.each([2, 4, 8, 12])('of which the first has %i bytes shows no more than its first 4', (length) => {
    const pieces = [
      toBackend(token.subarray(0, length)),
      toBackend(token.subarray(length), { descriptors: 1 }),
    ];
    for (const after of [bytes(''), offer({ token: OTHER_TOKEN })]) {
      const text = shown(...pieces, ...(after.length === 0 ? [] : [toBackend(after)]));
      expect(text).toContain('a1a2');
      expect(text).not.toMatch(hidden);
    }
  });
});
