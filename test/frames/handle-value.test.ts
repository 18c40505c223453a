import { expect, it } from 'vitest';
import { encodeDraft } from '../../src/frames/draft.ts';
import { withHandleValue } from '../../src/frames/handle-value.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { messageValue } from '../../src/wire/fields/value.ts';
import { readFrame } from '../../src/wire/frame/frame.ts';

function read(bytes: Uint8Array) {
  return readFrame(bytes, 0, bytes.length, 0, 'broker-to-backend');
}

it.each(['260', '4294967292', '0'])('an offer gets the handle %s, and keeps the rest', (value) => {
  const offer = { token: new Uint8Array(16).fill(7), correlationId: '9', serviceName: 'a' };
  const changed = withHandleValue(read(encodeDraft(offerDraft({ ...offer, handleValue: '300' }))), value);
  const right = encodeDraft(offerDraft({ ...offer, handleValue: value }));
  const { payload, problems } = read(changed);
  expect(problems).toEqual([]);
  expect(messageValue(payload!)).toEqual(messageValue(read(right).payload!));
});
