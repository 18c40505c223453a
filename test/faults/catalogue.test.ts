import { describe, expect, it } from 'vitest';
import { OfferConversation } from '../../src/conversations/offer.ts';
import { faultNamed, faultsFor, faultyFrame } from '../../src/faults/catalogue.ts';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { messageDraft } from '../../src/frames/message.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { ACK_CHECKS } from '../../src/handoff/judge-ack.ts';
import { judgeOffer } from '../../src/handoff/judge-offer.ts';
import { TokenStore } from '../../src/handoff/tokens.ts';
import { parseStep } from '../../src/script/script.ts';
import { decode, fromBackend, handoffs, problemIds, toBackend } from '../records/decoding.ts';
import { concat, offer, read, TOKEN, toHex } from '../wire/building.ts';

/** Each fault of a handoff’s frame with the check that it fails and the problems that decoding an ACK with it finds. */
const EXPECTED = [
  ['framing-version', 'framing', ['framing-version']],
  ['oversize', 'framing', ['oversize']],
  ['frame', 'frame', ['frame-undecodable']],
  ['envelope-version', 'envelope-version', ['envelope-version']],
  ['kind', 'kind', ['kind']],
  ['payload-protocol', 'payload-protocol', ['unknown-protocol', 'payload-protocol']],
  ['payload-encoding', 'payload-encoding', ['payload-encoding']],
  ['request-id', 'request-id', ['request-id-mismatch']],
  ['foreign-first', 'request-id', ['request-id-mismatch', 'ack-correlation-mismatch', 'duplicate-ack']],
  ['payload', 'payload', ['payload-undecodable']],
  ['correlation-id', 'correlation-id', ['ack-correlation-mismatch']],
  ['token', 'token', ['ack-token-mismatch']],
  ['token-short', 'token', ['token-length']],
  ['token-empty', 'token', ['token-empty']],
  ['unknown-field', null, ['unknown-field']],
  ['trailing-bytes', null, ['unframed-bytes']],
  ['frame-twice', null, ['duplicate-ack']],
] as const;

const RIGHT_ACK = ackDraft({ token: TOKEN, correlationId: '1', accepted: true, errorDetail: '' });
const RIGHT_OFFER = offerDraft({
  token: TOKEN,
  correlationId: '1',
  serviceName: 'zccache',
  handleValue: '0',
});

it('the catalogue has the faults that are documented', () => {
  expect(
    faultsFor('ack')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(EXPECTED.map(([name]) => name).sort());
  expect(faultNamed('ack', 'nothing')).toBeUndefined();
});

it('each fault says which check it is to fail', () => {
  expect(
    faultsFor('ack')
      .map(({ name, reaches }) => [name, reaches.ack])
      .sort(),
  ).toEqual(EXPECTED.map(([name, reaches]) => [name, reaches]).sort());
});

describe.each(EXPECTED)('an ACK with the fault %s', (name, reaches, problems) => {
  const wrong = faultyFrame(faultNamed('ack', name)!, RIGHT_ACK);

  it('fails exactly that check', () => {
    const conversation = new OfferConversation({
      message: messageDraft(RIGHT_OFFER),
      step: parseStep('offer', 'offer'),
      deadlineMs: 5_000,
    });
    conversation.handle({ type: 'opened', end: 0, at: 0 });
    conversation.handle({ type: 'sent', end: 0, at: 0 });
    const verdict = conversation
      .handle({ type: 'received', end: 0, bytes: wrong, passed: [], at: 1 })
      .map((command) => (command.type === 'verdict' ? command.verdict : null))
      .find((found) => found !== null);
    const at = reaches === null ? ACK_CHECKS.length : ACK_CHECKS.indexOf(reaches);
    expect(verdict?.checks.map(({ id, result }) => [id, result])).toEqual(
      ACK_CHECKS.map((id, index) => [id, index < at ? 'passed' : index === at ? 'failed' : 'not-reached']),
    );
    expect(verdict?.outcome).toBe(reaches === null ? 'accepted' : 'invalid');
  });

  it('has exactly these problems', () => {
    const records = decode(toBackend(concat(TOKEN, offer())), fromBackend(wrong));
    expect(problemIds(records)).toEqual(problems);
    expect(handoffs(records)).toMatchObject([{ outcome: reaches === null ? 'accepted' : 'invalid' }]);
  });
});

/** An offer is judged as one whole frame: what its header claims, and what follows, is the reader’s concern. */
const OF_SEVERAL: readonly string[] = ['oversize', 'trailing-bytes', 'frame-twice', 'foreign-first'];
const OF_ONE_FRAME = EXPECTED.filter(([name]) => !OF_SEVERAL.includes(name));

it.each(OF_ONE_FRAME)('an offer with the fault %s is judged as a backend judges it', (name, reaches) => {
  const wrong = faultyFrame(faultNamed('offer', name)!, RIGHT_OFFER);
  const judgement = judgeOffer(read(wrong, 'broker-to-backend'), toHex(TOKEN), new TokenStore(null, () => 0));
  const refusable = reaches === 'token' ? 'refusable' : 'unanswerable';
  expect(judgement.type).toBe(reaches === null ? 'fine' : refusable);
});

it('a fault leaves the draft that it is applied to alone', () => {
  const before = toHex(encodeDraft(RIGHT_ACK));
  for (const fault of faultsFor('ack')) faultyFrame(fault, RIGHT_ACK);
  expect(toHex(encodeDraft(RIGHT_ACK))).toBe(before);
});

describe('a fault has its documented bytes', () => {
  const right = encodeDraft(RIGHT_ACK);
  const faulty = (name: string) => faultyFrame(faultNamed('ack', name)!, RIGHT_ACK);

  it('token flips one bit', () => {
    const different = Array.from(faulty('token'), (byte, index) => byte ^ right[index]!).filter(
      (bits) => bits !== 0,
    );
    expect(different).toHaveLength(1);
    expect(Math.log2(different[0]!) % 1).toBe(0);
  });

  it('trailing-bytes come after the right frame', () => {
    const wrong = faulty('trailing-bytes');
    expect(toHex(wrong.subarray(0, right.length))).toBe(toHex(right));
    expect(wrong.length).toBeGreaterThan(right.length);
  });

  it('oversize is one byte above the cap', () => {
    expect(new DataView(Uint8Array.from(faulty('oversize')).buffer).getUint32(1, true)).toBe(
      16 * 1024 * 1024 + 1,
    );
  });

  it('the last id is followed by 0', () => {
    const last = ackDraft({
      token: TOKEN,
      correlationId: '18446744073709551615',
      accepted: true,
      errorDetail: '',
    });
    const { frame } = faultNamed('ack', 'correlation-id')!.apply(messageDraft(last));
    expect(frame?.payload).toMatchObject({ correlationId: '0' });
  });
});
