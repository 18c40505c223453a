import { describe, expect } from 'vitest';
import { faultsFor } from '../../src/faults/catalogue.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { ALL_PASSED, failedAt } from '../process/checks.ts';
import { eventually } from '../process/eventually.ts';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';
import { backendHere, offerHere } from './here.ts';

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
    await backendHere(stage, 'ack');
    const { code, verdicts } = await offerHere(stage, { send: 'ping' });
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
    await backendHere(stage, 'refuse');
    const { code, verdicts } = await offerHere(stage, { send: 'ping' });
    expect(verdicts).toMatchObject([
      { outcome: 'refused', checks: failedAt('accepted'), errorDetail: '', adopted: null },
    ]);
    expect(code).toBe(1);
  });

  it('refuse:busy: refused, with that reason', async ({ stage }) => {
    await backendHere(stage, 'refuse:busy');
    const { code, verdicts } = await offerHere(stage, { expect: 'refused' });
    expect(verdicts).toMatchObject([{ outcome: 'refused', errorDetail: 'busy' }]);
    expect(code).toBe(0);
  });

  it('delay: accepted when it is within the deadline', async ({ stage }) => {
    await backendHere(stage, 'delay:150ms');
    const { code, verdicts } = await offerHere(stage, { send: 'ping' });
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);
    expect(verdicts[0]?.latencyMs).toBeGreaterThanOrEqual(149);
    expect(code).toBe(0);
  });

  it('delay: unanswered when it is beyond the deadline', async ({ stage }) => {
    await backendHere(stage, 'delay:10s+ack');
    const { code, verdicts } = await offerHere(stage, { deadlineMs: 200 });
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing'), latencyMs: null }]);
    expect(code).toBe(1);
  });

  it('silent: unanswered', async ({ stage }) => {
    await backendHere(stage, 'silent');
    const { code, verdicts } = await offerHere(stage, { deadlineMs: 200, send: 'ping' });
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing'), adopted: null }]);
    expect(code).toBe(1);
  });

  it('hangup: unanswered, without waiting for the deadline', async ({ stage }) => {
    await backendHere(stage, 'hangup');
    const { code, verdicts } = await offerHere(stage);
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing') }]);
    expect(code).toBe(1);
  });

  it('truncate: invalid, as the answer breaks off; without a byte of it, unanswered', async ({ stage }) => {
    await backendHere(stage, 'truncate,truncate:1,truncate:5,truncate:0');
    const { code, verdicts } = await offerHere(stage, { count: 4 });
    expect(verdicts).toMatchObject([
      { outcome: 'invalid', checks: failedAt('framing') },
      { outcome: 'invalid', checks: failedAt('framing') },
      { outcome: 'invalid', checks: failedAt('framing') },
      { outcome: 'unanswered', checks: failedAt('framing') },
    ]);
    expect(code).toBe(1);
  });

  it('trickle: accepted, with the last byte', async ({ stage }) => {
    await backendHere(stage, 'trickle:5ms');
    const { code, verdicts } = await offerHere(stage, { send: 'ping' });
    expect(verdicts).toMatchObject([
      { outcome: 'accepted', checks: ALL_PASSED, adopted: { received: 'ping' } },
    ]);
    // 39 bytes, 38 pauses; timers may be early by a fraction of a millisecond.
    expect(verdicts[0]?.latencyMs).toBeGreaterThanOrEqual(38 * 4);
    expect(code).toBe(0);
  });

  it('trickle: unanswered when the deadline passes midway', async ({ stage }) => {
    await backendHere(stage, 'trickle:100ms');
    const { code, verdicts } = await offerHere(stage, { deadlineMs: 250 });
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing') }]);
    expect(code).toBe(1);
  });

  it('duplicate: accepted with the first of the two', async ({ stage }) => {
    const backend = await backendHere(stage, 'duplicate');
    const { code, verdicts } = await offerHere(stage, { send: 'ping' });
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);
    expect(code).toBe(0);
    const frames = () => ofType(backend.records, 'frame');
    await eventually(() => frames().length === 3, 'the backend has reported both ACKs');
    expect(frames()[2]).toMatchObject({
      message: 'HandoffAck',
      problems: [{ id: 'duplicate-ack', severity: 'warning' }],
    });
  });

  it('corrupt: each fault fails the check that it is named after, and no other', async ({ stage }) => {
    const faults = Object.keys(FAILED_CHECK);
    await backendHere(stage, `${faults.map((fault) => `corrupt:${fault}`).join(',')}`);
    const { code, verdicts } = await offerHere(stage, { count: faults.length, expect: 'invalid' });
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
    await backendHere(stage, `${HARMLESS.map((fault) => `corrupt:${fault}`).join(',')}`);
    const { code, verdicts } = await offerHere(stage, { count: 3, send: 'ping' });
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
    await backendHere(stage, 'corrupt');
    const { code, verdicts } = await offerHere(stage);
    expect(verdicts).toMatchObject([{ outcome: 'invalid', checks: failedAt('token') }]);
    expect(code).toBe(1);
  });

  it('a script goes step by step, and the last step repeats', async ({ stage }) => {
    await backendHere(stage, 'ack*2,refuse:busy,delay:1ms+refuse:late');
    const { verdicts } = await offerHere(stage, { count: 5 });
    expect(verdicts.map(({ outcome, errorDetail }) => `${outcome} ${errorDetail}`.trim())).toEqual([
      'accepted',
      'accepted',
      'refused busy',
      'refused late',
      'refused late',
    ]);
  });

  it('a script starts over with --loop', async ({ stage }) => {
    await backendHere(stage, 'ack,refuse', {
      replies: stepSource(parseScript('ack,refuse', 'backend-reply', true)),
    });
    const { verdicts } = await offerHere(stage, { count: 5 });
    expect(verdicts.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'refused',
      'accepted',
      'refused',
      'accepted',
    ]);
  });

  it('a reason may hold what separates steps, in quotes', async ({ stage }) => {
    await backendHere(stage, 'refuse:"a, b + c*2"');
    const { verdicts } = await offerHere(stage);
    expect(verdicts).toMatchObject([{ outcome: 'refused', errorDetail: 'a, b + c*2' }]);
  });
});
