import { describe, expect } from 'vitest';
import { faultsFor } from '../../src/faults/catalogue.ts';
import { it } from '../process/stage.ts';
import { deliver } from './reference-peer.ts';

/** The reference's error for each fault: it comes from the branch after which the fault is named, and no other. */
const ERRORS: { readonly [fault: string]: string } = {
  'framing-version': 'unsupported framing version: got 2',
  oversize: 'frame body too large',
  frame: 'failed to decode HandoffAck Frame',
  'envelope-version': 'envelope_version is not v1',
  kind: 'kind is not RESPONSE',
  'payload-protocol': 'payload_protocol is not handoff',
  'payload-encoding': 'payload is compressed',
  'request-id': 'HandoffAck frame request_id 2 does not match correlation id 1',
  'foreign-first': 'HandoffAck frame request_id 2 does not match correlation id 1',
  payload: 'failed to decode HandoffAck payload',
  'correlation-id': 'HandoffAck correlation id 2 does not match',
  token: 'HandoffAck token echo does not match',
  'token-short': 'HandoffAck token echo does not match',
  'token-empty': 'HandoffAck token echo does not match',
};
/** Faults that the reference lets pass. */
const HARMLESS = ['unknown-field', 'trailing-bytes', 'frame-twice'];

describe.concurrent('the reference’s delivery to our fake-backend', () => {
  it('is accepted, and the connection handed over is echoed by us', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    expect(await deliver(stage, '--send', 'ping')).toMatchObject({
      result: 'accepted',
      error: '',
      received: 'ping',
      closed: false,
    });
    const [offer] = await backend.countOf('frame', 1);
    expect(offer).toMatchObject({
      message: 'HandoffOffer',
      payload: { serviceName: 'zccache' },
      problems: [],
    });
  });

  it('is accepted with the correlation id that it brought', async ({ stage }) => {
    await stage.fakeBackend();
    const delivery = await deliver(stage, '--correlation-id', '18446744073709551615', '--send', 'ping');
    expect(delivery).toMatchObject({ result: 'accepted', received: 'ping' });
  });

  it('shows the token that the reference issued', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const { token } = await deliver(stage);
    expect(await backend.recordOf('sideband')).toMatchObject({ token, descriptors: 1, problems: [] });
    expect(await backend.recordOf('handoff')).toMatchObject({ token, outcome: 'accepted', problems: [] });
  });

  it('is refused with our reason', async ({ stage }) => {
    await stage.fakeBackend('--reply refuse:busy');
    expect(await deliver(stage)).toMatchObject({ result: 'refused', detail: 'busy' });
  });

  it('is refused when the token is not the expected one', async ({ stage }) => {
    await stage.fakeBackend(`--expect-token ${'00'.repeat(16)}`);
    expect(await deliver(stage)).toMatchObject({ result: 'refused', detail: expect.stringMatching(/token/) });
  });

  it('waits out its deadline when we are silent', async ({ stage }) => {
    await stage.fakeBackend('--reply silent');
    const delivery = await deliver(stage, '--deadline-ms', '300');
    expect(delivery).toMatchObject({ result: 'error', error: expect.stringContaining('timed out waiting') });
  });

  it('fails at the first byte when we hang up', async ({ stage }) => {
    await stage.fakeBackend('--reply hangup');
    expect(await deliver(stage)).toMatchObject({
      result: 'error',
      error: expect.stringContaining('unexpected EOF while reading frame (framing byte)'),
    });
  });

  it('is accepted after a delay within its deadline', async ({ stage }) => {
    await stage.fakeBackend('--reply delay:200ms+ack');
    expect(await deliver(stage, '--send', 'ping')).toMatchObject({ result: 'accepted', received: 'ping' });
  });

  it('is not accepted after a delay beyond its deadline', async ({ stage }) => {
    await stage.fakeBackend('--reply delay:2s');
    expect(await deliver(stage, '--deadline-ms', '300')).toMatchObject({
      result: 'error',
      error: expect.stringContaining('timed out waiting'),
    });
  });

  it.for([
    ['truncate', 'frame body'],
    ['truncate:5', 'frame body'],
    ['truncate:3', 'body length header'],
    ['truncate:0', 'framing byte'],
  ] as const)('breaks off where we do: %s in the %s', async ([reply, place], { stage }) => {
    await stage.fakeBackend(`--reply ${reply}`);
    expect(await deliver(stage)).toMatchObject({
      result: 'error',
      error: expect.stringContaining(`unexpected EOF while reading frame (${place})`),
    });
  });

  it('puts an ACK together that trickles in byte by byte', async ({ stage }) => {
    await stage.fakeBackend('--reply trickle:2ms');
    expect(await deliver(stage, '--send', 'ping')).toMatchObject({ result: 'accepted', received: 'ping' });
  });

  it('takes the first of two ACKs', async ({ stage }) => {
    await stage.fakeBackend('--reply duplicate');
    expect(await deliver(stage, '--send', 'ping')).toMatchObject({ result: 'accepted', received: 'ping' });
  });

  it('takes an ACK that comes before its offer', async ({ stage }) => {
    await stage.fakeBackend('--reply early');
    expect(await deliver(stage, '--send', 'ping')).toMatchObject({ result: 'accepted', received: 'ping' });
  });

  it('waits out its deadline behind a header', async ({ stage }) => {
    await stage.fakeBackend('--reply stall');
    expect(await deliver(stage, '--deadline-ms', '300')).toMatchObject({
      result: 'error',
      error: expect.stringContaining('timed out waiting'),
    });
  });

  it('does not wait for an ACK after its usual deadline', async ({ stage }) => {
    await stage.fakeBackend('--reply late');
    expect(await deliver(stage)).toMatchObject({
      result: 'error',
      error: expect.stringContaining('timed out waiting'),
    });
  });

  it('finds the connection closed that we accepted and closed at once', async ({ stage }) => {
    await stage.fakeBackend('--reply ack:close');
    expect(await deliver(stage, '--send', 'ping')).toMatchObject({
      result: 'accepted',
      received: '',
      closed: true,
    });
  });

  it('gets no answer on the connection that we accepted and never read', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply ack:ignore');
    expect(await deliver(stage, '--send', 'ping')).toMatchObject({
      result: 'accepted',
      received: '',
      closed: false,
    });
    await backend.says('ended without being read');
  });

  it('is refused by a backend that keeps the descriptor until its client is gone', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply leak:full --once');
    expect(await deliver(stage)).toMatchObject({ result: 'refused', detail: 'full' });
    await backend.says('kept despite the refusal');
    expect(await backend.ended).toMatchObject({ code: 0 });
  });

  it('is followed by more of them, each on its own connection', async ({ stage }) => {
    const backend = await stage.fakeBackend('--count 20');
    await deliver(stage, '--count', '20', '--send', 'ping');
    const { code, records } = await backend.ended;
    expect(code).toBe(0);
    expect(records.at(-1)).toMatchObject({ offers: 20, handoffs: { accepted: 20 }, problems: { error: 0 } });
  });
});

describe.concurrent('a fault in our ACK reaches exactly its branch in the reference', () => {
  it('and every fault is tried', () => {
    expect([...Object.keys(ERRORS), ...HARMLESS].sort()).toEqual(
      faultsFor('ack')
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.for(Object.entries(ERRORS))('%s: %s', async ([fault, error], { stage }) => {
    await stage.fakeBackend(`--reply corrupt:${fault}`);
    expect(await deliver(stage, '--deadline-ms', '2000')).toMatchObject({
      result: 'error',
      error: expect.stringContaining(error),
    });
  });

  it.for(HARMLESS)('%s is accepted', async (fault, { stage }) => {
    await stage.fakeBackend(`--reply corrupt:${fault}`);
    expect(await deliver(stage, '--send', 'ping')).toMatchObject({ result: 'accepted', received: 'ping' });
  });
});
