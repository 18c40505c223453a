import { describe, expect, it } from 'vitest';
import type { Disguise } from '../../../src/records/redaction/disguised-bytes.ts';
import { FrameEdit } from '../../../src/screens/editing/frame-edit.ts';
import { ack, OTHER_TOKEN, TOKEN, toHex } from '../../wire/building.ts';

const HIDDEN: Disguise = (secret) => Buffer.alloc(secret.length, 'x');
const SECRET = Buffer.from('PASSWORDfortheBroker');
const REFUSED = ack({ accepted: false, errorDetail: `no ${SECRET}` });

function redacted(): FrameEdit {
  return new FrameEdit(REFUSED, () => null, HIDDEN, [SECRET]);
}

describe('a frame of which a part is not shown', () => {
  it('stays as it came where what is shown is taken as it is', () => {
    const edit = redacted();
    expect([edit.value('token'), edit.value('errorDetail')]).toEqual(['a0a1a2a3', 'no PASS…']);
    for (const field of ['token', 'errorDetail', 'accepted']) edit.set(field, edit.value(field));
    edit.setBytes(toHex(edit.shownBytes));
    expect(edit.changed).toBe(false);
    expect(toHex(edit.bytes)).toBe(toHex(REFUSED));
  });

  it('takes what is written over it', () => {
    const edit = redacted();
    edit.set('token', toHex(OTHER_TOKEN));
    edit.set('errorDetail', 'busy');
    const other = ack({ token: OTHER_TOKEN, accepted: false, errorDetail: 'busy' });
    expect(toHex(edit.bytes)).toBe(toHex(other));
    edit.setBytes(toHex(TOKEN));
    expect(toHex(edit.bytes)).toBe(toHex(TOKEN));
  });
});
