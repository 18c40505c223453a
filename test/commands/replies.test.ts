import { describe, expect } from 'vitest';
import { faultsFor } from '../../src/faults/catalogue.ts';
import { ALL_PASSED, failedAt } from '../process/checks.ts';
import { it } from '../process/stage.ts';

/** The check that each fault is named after, and the only one that it fails. */
const FAILED_CHECK = {
  'framing-version': 'framing',
  oversize: 'framing',
  frame: 'frame',
  'envelope-version': 'envelope-version',
  kind: 'kind',
  'payload-protocol': 'payload-protocol',
  'payload-encoding': 'payload-encoding',
  'request-id': 'request-id',
  'foreign-first': 'request-id',
  payload: 'payload',
  'correlation-id': 'correlation-id',
  token: 'token',
  'token-short': 'token',
  'token-empty': 'token',
} as const;
const HARMLESS = ['unknown-field', 'trailing-bytes', 'frame-twice'];

describe.concurrent('what fake-backend replies is what send-offer sees', () => {
  it('ack: accepted, and the connection handed over echoes', async ({ stage }) => {
    await stage.fakeBackend('--reply ack');
    const { code, verdicts } = await stage.sendOffer('--send ping');
    expect(verdicts).toMatchObject([
      {
        outcome: 'accepted',
        checks: ALL_PASSED,
        errorDetail: '',
        adopted: { sent: 'ping', received: 'ping', closed: false },
      },
    ]);
    expect(code).toBe(0);
  });

  it('refuse: refused, without a reason', async ({ stage }) => {
    await stage.fakeBackend('--reply refuse');
    const { code, verdicts } = await stage.sendOffer('--send ping');
    expect(verdicts).toMatchObject([
      { outcome: 'refused', checks: failedAt('accepted'), errorDetail: '', adopted: null },
    ]);
    expect(code).toBe(1);
  });

  it('refuse:busy: refused, with that reason', async ({ stage }) => {
    await stage.fakeBackend('--reply refuse:busy');
    const { code, verdicts } = await stage.sendOffer('--expect refused');
    expect(verdicts).toMatchObject([{ outcome: 'refused', errorDetail: 'busy' }]);
    expect(code).toBe(0);
  });

  it('delay: accepted when it is within the deadline', async ({ stage }) => {
    await stage.fakeBackend('--reply delay:150ms');
    const { code, verdicts } = await stage.sendOffer('--send ping');
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);
    expect(verdicts[0]?.latencyMs).toBeGreaterThanOrEqual(149);
    expect(code).toBe(0);
  });

  it('delay: unanswered when it is beyond the deadline', async ({ stage }) => {
    await stage.fakeBackend('--reply delay:10s+ack');
    const { code, verdicts } = await stage.sendOffer('--deadline 200ms');
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing'), latencyMs: null }]);
    expect(code).toBe(1);
  });

  it('silent: unanswered', async ({ stage }) => {
    await stage.fakeBackend('--reply silent');
    const { code, verdicts } = await stage.sendOffer('--deadline 200ms --send ping');
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing'), adopted: null }]);
    expect(code).toBe(1);
  });

  it('hangup: unanswered, without waiting for the deadline', async ({ stage }) => {
    await stage.fakeBackend('--reply hangup');
    const { code, verdicts } = await stage.sendOffer('--deadline 1h');
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing') }]);
    expect(code).toBe(1);
  });

  it('truncate: invalid, as the answer breaks off; without a byte of it, unanswered', async ({ stage }) => {
    await stage.fakeBackend('--reply truncate,truncate:1,truncate:5,truncate:0');
    const { code, verdicts } = await stage.sendOffer('--count 4 --deadline 1h');
    expect(verdicts).toMatchObject([
      { outcome: 'invalid', checks: failedAt('framing') },
      { outcome: 'invalid', checks: failedAt('framing') },
      { outcome: 'invalid', checks: failedAt('framing') },
      { outcome: 'unanswered', checks: failedAt('framing') },
    ]);
    expect(code).toBe(1);
  });

  it('trickle: accepted, with the last byte', async ({ stage }) => {
    await stage.fakeBackend('--reply trickle:5ms');
    const { code, verdicts } = await stage.sendOffer('--send ping');
    expect(verdicts).toMatchObject([
      { outcome: 'accepted', checks: ALL_PASSED, adopted: { received: 'ping' } },
    ]);
    // 39 bytes, 38 pauses; timers may be early by a fraction of a millisecond.
    expect(verdicts[0]?.latencyMs).toBeGreaterThanOrEqual(38 * 4);
    expect(code).toBe(0);
  });

  it('trickle: unanswered when the deadline passes midway', async ({ stage }) => {
    await stage.fakeBackend('--reply trickle:100ms');
    const { code, verdicts } = await stage.sendOffer('--deadline 250ms');
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing') }]);
    expect(code).toBe(1);
  });

  it('duplicate: accepted with the first of the two', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply duplicate');
    const { code, verdicts } = await stage.sendOffer('--send ping');
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);
    expect(code).toBe(0);
    const frames = await backend.countOf('frame', 3);
    expect(frames[2]).toMatchObject({
      message: 'HandoffAck',
      problems: [{ id: 'duplicate-ack', severity: 'warning' }],
    });
  });

  it('corrupt: each fault fails the check that it is named after, and no other', async ({ stage }) => {
    const faults = Object.keys(FAILED_CHECK);
    await stage.fakeBackend(`--reply ${faults.map((fault) => `corrupt:${fault}`).join(',')}`);
    const { code, verdicts } = await stage.sendOffer(`--count ${faults.length} --expect invalid`);
    expect(verdicts).toMatchObject(
      Object.values(FAILED_CHECK).map((check) => ({
        outcome: 'invalid',
        checks: failedAt(check),
        adopted: null,
      })),
    );
    expect(code).toBe(0);
  });

  it('corrupt: what the reference lets pass is accepted', async ({ stage }) => {
    await stage.fakeBackend(`--reply ${HARMLESS.map((fault) => `corrupt:${fault}`).join(',')}`);
    const { code, verdicts } = await stage.sendOffer('--count 3 --send ping');
    expect(verdicts).toMatchObject(
      HARMLESS.map(() => ({ outcome: 'accepted', checks: ALL_PASSED, adopted: { received: 'ping' } })),
    );
    expect(code).toBe(0);
  });

  it('corrupt: all there is has been tried', () => {
    expect([...Object.keys(FAILED_CHECK), ...HARMLESS].sort()).toEqual(
      faultsFor('ack')
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('corrupt alone is a corrupt token, which is outcome enough for exit code 1', async ({ stage }) => {
    await stage.fakeBackend('--reply corrupt');
    const { code, verdicts } = await stage.sendOffer();
    expect(verdicts).toMatchObject([{ outcome: 'invalid', checks: failedAt('token') }]);
    expect(code).toBe(1);
  });

  it('a script goes step by step, and the last step repeats', async ({ stage }) => {
    await stage.fakeBackend('--reply ack*2,refuse:busy,delay:1ms+refuse:late');
    const { verdicts } = await stage.sendOffer('--count 5');
    expect(verdicts.map(({ outcome, errorDetail }) => `${outcome} ${errorDetail}`.trim())).toEqual([
      'accepted',
      'accepted',
      'refused busy',
      'refused late',
      'refused late',
    ]);
  });

  it('a script starts over with --loop', async ({ stage }) => {
    await stage.fakeBackend('--reply ack,refuse --loop');
    const { verdicts } = await stage.sendOffer('--count 5');
    expect(verdicts.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'refused',
      'accepted',
      'refused',
      'accepted',
    ]);
  });

  it('a reason may hold what separates steps, in quotes', async ({ stage }) => {
    const backend = stage.start(['fake-backend', stage.endpoint, '--json', '--reply', 'refuse:"a, b + c*2"']);
    await backend.recordOf('listening');
    const { verdicts } = await stage.sendOffer();
    expect(verdicts).toMatchObject([{ outcome: 'refused', errorDetail: 'a, b + c*2' }]);
  });
});
