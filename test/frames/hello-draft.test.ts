import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { encodeDraft } from '../../src/frames/draft.ts';
import { helloDraft } from '../../src/frames/hello.ts';
import { readyDraft } from '../../src/frames/ready.ts';
import { negotiatedDraft, refusedDraft } from '../../src/frames/reply.ts';
import { read, toHex } from '../wire/building.ts';

/** What passed between the reference's client and its broker, and the application's bytes behind. */
const captured = (name: string) =>
  readFileSync(new URL(`../fixtures/captures/accept/${name}`, import.meta.url)).toString('hex');

const HELLO_REPLY_LENGTH = 103;

it('a Hello has the bytes of the reference’s client', () => {
  const hello = helloDraft({
    serviceName: 'zccache',
    wantedVersion: '1.11.20',
    clientVersion: '',
    handlePassing: true,
    peerPid: 7996,
    clientLibName: 'running-process',
    clientLibVersion: '4.10.21',
  });
  expect(`${toHex(encodeDraft(hello))}${toHex(Buffer.from('ping'))}`).toBe(
    captured('0.client-to-broker.bin'),
  );
});

it('a HelloReply and a ready have the bytes of the reference’s broker', () => {
  const reply = captured('0.broker-to-client.bin');
  const token = Buffer.from(/3a10(.{32})4001/.exec(reply)![1]!, 'hex');
  const negotiated = negotiatedDraft(
    {
      daemonVersion: '1.11.20',
      backendPipe: '/run/user/1000/running-process/broker/zccache.sock',
      keepaliveIntervalSecs: '1800',
      token,
      connectionId: '1',
    },
    '1',
  );
  const ready = readyDraft({ token, correlationId: '1', accepted: true, errorDetail: '' });
  expect(toHex(encodeDraft(negotiated))).toBe(reply.slice(0, 2 * HELLO_REPLY_LENGTH));
  expect(reply.slice(2 * HELLO_REPLY_LENGTH)).toContain(toHex(encodeDraft(ready)));
});

it('a client that takes no connections does not say that it does', () => {
  const hello = helloDraft({
    serviceName: 'a',
    wantedVersion: '1.0.0',
    clientVersion: '2',
    handlePassing: false,
    peerPid: 0,
    clientLibName: '',
    clientLibVersion: '',
  });
  expect(hello.payload).toEqual({
    clientMinProtocol: 1,
    clientMaxProtocol: 1,
    requestId: 'hello',
    serviceName: 'a',
    wantedVersion: '1.0.0',
    clientVersion: '2',
  });
});

it('a refusal takes a code by name or by number', () => {
  const codeOf = (code: string | number) => {
    const bytes = encodeDraft(refusedDraft({ code, reason: '', retryAfterMs: 0 }, '1'));
    return toHex(bytes.subarray(read(bytes, 'broker-to-client').payloadStart));
  };
  expect(codeOf('ERROR_RATE_LIMITED')).toContain('2004');
  expect(codeOf(99)).toContain('2063');
});
