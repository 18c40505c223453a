import { expect, it } from 'vitest';
import { passingHandles } from '../../../src/conversations/tap/passing-handles.ts';
import { tapRules } from '../../../src/conversations/tap/tap-rules.ts';
import { encodeDraft } from '../../../src/frames/draft.ts';
import { offerDraft } from '../../../src/frames/offer.ts';
import { messageValue } from '../../../src/wire/fields/value.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';

function offerOf(handleValue: string) {
  const offer = { token: new Uint8Array(16).fill(7), correlationId: '1', serviceName: 'a' };
  const bytes = encodeDraft(offerDraft({ ...offer, handleValue }));
  return readFrame(bytes, 0, bytes.length, 0, 'broker-to-backend');
}

function rewritten(handleValue: string, move: (value: string) => string | null) {
  return passingHandles(tapRules([], null), move).forth.rewritten(offerOf(handleValue));
}

it('an offer names the handle that the backend has, and says by what it was changed', () => {
  const asked: string[] = [];
  const changed = rewritten('260', (value) => {
    asked.push(value);
    return '300';
  });
  expect(asked).toEqual(['260']);
  expect(changed?.by).toBe('handle-value');
  const { payload } = readFrame(changed!.bytes, 0, changed!.bytes.length, 0, null);
  expect(messageValue(payload!)['handleValue']).toBe('300');
});

it('an offer passes as it is where it names no handle, or that cannot be moved', () => {
  expect(rewritten('0', () => '300')).toBe(null);
  expect(rewritten('260', () => null)).toBe(null);
});

it('every offer of a connection is looked at, and what follows a Hello is not', () => {
  const { forth } = passingHandles(tapRules([], null), () => null);
  expect(forth.offers).toBe(true);
  expect(forth.goesOn(null)).toBe(true);
  expect(forth.goesOn(offerOf('260'))).toBe(true);
});
