import { describe, expect } from 'vitest';
import { faultsFor } from '../../src/faults/catalogue.ts';
import { it } from '../process/stage.ts';
import { referenceBackend } from './reference-peer.ts';

/** The reference's error for each faulty offer that it does not answer. */
const DROPPED: { readonly [fault: string]: string } = {
  'framing-version': 'unsupported framing version: got 2',
  oversize: 'frame body too large',
  frame: 'failed to decode HandoffOffer Frame',
  'envelope-version': 'envelope_version is not v1',
  kind: 'kind is not REQUEST',
  'payload-protocol': 'payload_protocol is not handoff',
  'payload-encoding': 'payload is compressed',
  'request-id': 'request_id does not match HandoffOffer correlation_id',
  payload: 'failed to decode HandoffOffer payload',
  'correlation-id': 'request_id does not match HandoffOffer correlation_id',
  'no-sideband': 'no descriptor came with the first 16 bytes',
  'no-descriptor': 'no descriptor came with the first 16 bytes',
  'descriptor-on-offer': 'no descriptor came with the first 16 bytes',
  'sideband-short': 'unsupported framing version: got 255',
  'sideband-only': 'unexpected EOF while reading frame',
};
/** The reason of each refusal. */
const REFUSED: { readonly [fault: string]: string } = {
  token: 'handoff token mismatch',
  'token-short': 'handoff token length was 15 bytes; expected 16',
  'token-empty': 'handoff token is missing',
  'sideband-token': 'handoff token mismatch',
};
const HARMLESS = [
  ...['unknown-field', 'trailing-bytes'],
  ...['two-descriptors', 'sideband-split', 'nonblocking'],
];
const TWO_OFFERS = ['frame-twice', 'foreign-first'];
/** Accepted by the reference, which cannot serve what it was passed. */
const UNSERVED = [
  'closed-descriptor',
  ...['pipe', 'file', 'listener', 'datagram'].map((kind) => `wrong-descriptor:${kind}`),
];

describe.concurrent('our send-offer to the reference’s backend', () => {
  it('is accepted, and the connection handed over is echoed by the reference', async ({ stage }) => {
    const backend = await referenceBackend(stage, '--reply', 'accept', '--count', '1');
    const { code, verdicts } = await stage.sendOffer(
      `--service fbuild --correlation-id 0xffffffffffffffff --token ${'01'.repeat(16)} --send ping`,
    );
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([
      { outcome: 'accepted', adopted: { sent: 'ping', received: 'ping', closed: false } },
    ]);
    expect(await backend.event('offer')).toMatchObject({
      serviceName: 'fbuild',
      correlationId: '18446744073709551615',
      token: '01'.repeat(16),
      descriptor: true,
      result: 'accepted',
    });
    expect(await backend.ended).toMatchObject({ code: 0 });
  });

  it('is refused with the reference’s reason', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'reject');
    const { code, verdicts } = await stage.sendOffer('--expect refused');
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([{ outcome: 'refused', errorDetail: expect.stringContaining('token') }]);
  });

  it('is refused with any reason', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'reject', '--detail', 'out of ☕');
    const { code, verdicts } = await stage.sendOffer();
    expect(code).toBe(1);
    expect(verdicts).toMatchObject([{ outcome: 'refused', errorDetail: 'out of ☕' }]);
  });

  it('is accepted without a sideband by a backend that wants none', async ({ stage }) => {
    const backend = await referenceBackend(stage, '--reply', 'accept', '--sideband', 'no');
    expect(await stage.sendOffer('--no-sideband')).toMatchObject({
      code: 0,
      verdicts: [{ outcome: 'accepted' }],
    });
    expect(await backend.event('offer')).toMatchObject({ descriptor: false, result: 'accepted' });
  });

  it('is dropped without a sideband by a backend that wants one', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'accept');
    const { code } = await stage.sendOffer('--no-sideband --expect unanswered');
    expect(code).toBe(0);
  });

  it('is made many times at once', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'accept', '--count', '20');
    const { code, verdicts, summary } = await stage.sendOffer('--count 20 --concurrency 5 --send ping');
    expect(code).toBe(0);
    expect(verdicts.map(({ adopted }) => adopted?.received)).toEqual(Array(20).fill('ping'));
    expect(summary).toMatchObject({ handoffs: { accepted: 20 }, problems: { error: 0, warning: 0 } });
  });
});

describe.concurrent('a fault in our offer reaches exactly its branch in the reference', () => {
  it('and every fault is tried', () => {
    const tried = [...Object.keys(DROPPED), ...Object.keys(REFUSED), ...HARMLESS, ...UNSERVED, ...TWO_OFFERS];
    expect(tried.sort()).toEqual(
      faultsFor('offer')
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.for(Object.entries(DROPPED))('%s closes the connection: %s', async ([fault, error], { stage }) => {
    const backend = await referenceBackend(stage, '--reply', 'accept');
    const { code } = await stage.sendOffer(`--fault ${fault} --expect unanswered --deadline 1s`);
    expect(code).toBe(0);
    expect(await backend.event('offer')).toMatchObject({
      result: 'error',
      error: expect.stringContaining(error),
    });
  });

  it.for(Object.entries(REFUSED))('%s is refused: %s', async ([fault, reason], { stage }) => {
    const backend = await referenceBackend(stage, '--reply', 'accept');
    const { code, verdicts } = await stage.sendOffer(`--fault ${fault} --expect refused`);
    expect(await backend.event('offer')).toMatchObject({ result: 'rejected', error: reason });
    expect(verdicts).toMatchObject([{ outcome: 'refused', errorDetail: reason }]);
    expect(code).toBe(0);
  });

  it.for(HARMLESS)('%s is accepted', async (fault, { stage }) => {
    await referenceBackend(stage, '--reply', 'accept');
    const { code, verdicts } = await stage.sendOffer(`--fault ${fault} --send ping`);
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);
  });

  it.for(UNSERVED)('%s is accepted, and not served', async (fault, { stage }) => {
    await referenceBackend(stage, '--reply', 'accept');
    const { code, verdicts } = await stage.sendOffer(`--fault ${fault} --send ping`);
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([
      { outcome: 'accepted', adopted: { received: '' }, problems: [{ id: 'adopted-unserved' }] },
    ]);
  });

  it.for(TWO_OFFERS)('%s: the first one is accepted, and the second not read', async (fault, { stage }) => {
    const backend = await referenceBackend(stage, '--reply', 'accept');
    const { code, verdicts } = await stage.sendOffer(`--fault ${fault} --send ping --deadline 1s`);
    const correlationId = fault === 'foreign-first' ? '2' : '1';
    expect(await backend.event('offer')).toMatchObject({ result: 'accepted', correlationId });
    expect(verdicts).toMatchObject([
      { outcome: 'accepted', adopted: { received: 'ping' } },
      { outcome: 'unanswered' },
    ]);
    expect(code).toBe(0);
  });
});
