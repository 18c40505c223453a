import { describe, expect, it } from 'vitest';
import { encodeMessage, type Fields } from '../../../src/frames/encode.ts';
import { messageValue } from '../../../src/wire/fields/value.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { ack, bytes, concat, frame, hello, offer, read, ready, TOKEN, toHex, told } from '../building.ts';

const REQUEST = 0;
const RESPONSE = 1;
const EVENT = 2;

function payloadOf(message: string, protocol: number, kind: number, fields: Fields) {
  const reading = read(frame({ payloadProtocol: protocol, kind }, encodeMessage(message, fields)));
  expect(reading.problems).toEqual([]);
  expect(reading.message).toBe(message);
  return messageValue(reading.payload!);
}

describe('a frame’s payload is known by its protocol and kind', () => {
  it('Hello', () => {
    const reading = read(hello({ peerPid: 42, authToken: bytes('01 02') }));
    expect(reading).toMatchObject({ message: 'Hello', direction: 'client-to-broker', problems: [] });
    expect(messageValue(reading.payload!)).toMatchObject({
      clientMinProtocol: 1,
      clientCapabilities: '1',
      requestId: 'hello',
      peerPid: 42,
      authToken: '0102',
      clientKeepaliveSecs: '0',
    });
  });

  it('HelloReply, negotiated', () => {
    const negotiated = {
      negotiatedProtocol: 1,
      backendPipe: '/run/b.sock',
      warnings: ['w'],
      handlePassedToken: TOKEN,
    };
    expect(payloadOf('HelloReply', 0, RESPONSE, { negotiated })).toEqual({
      negotiated: {
        negotiatedProtocol: 1,
        daemonVersion: '',
        backendPipe: '/run/b.sock',
        warnings: ['w'],
        serverCapabilities: '0',
        keepaliveIntervalSecs: '0',
        handlePassedToken: toHex(TOKEN),
        connectionId: '0',
      },
    });
  });

  it('HelloReply, refused', () => {
    const refused = { reason: 'no', code: 2, details: { service: 'x' }, retryAfterMs: '500' };
    expect(payloadOf('HelloReply', 0, RESPONSE, { refused })).toMatchObject({
      refused: {
        reason: 'no',
        code: 'ERROR_SERVICE_UNKNOWN',
        details: { service: 'x' },
        retryAfterMs: '500',
      },
    });
  });

  it('HandoffOffer', () => {
    const reading = read(offer({ correlationId: '18446744073709551615' }));
    expect(reading).toMatchObject({ message: 'HandoffOffer', direction: 'broker-to-backend', problems: [] });
    expect(messageValue(reading.payload!)).toEqual({
      handleValue: '0',
      token: toHex(TOKEN),
      serviceName: 'zccache',
      correlationId: '18446744073709551615',
    });
  });

  it('HandoffAck', () => {
    const reading = read(ack({ accepted: false, errorDetail: 'busy' }));
    expect(reading).toMatchObject({ message: 'HandoffAck', direction: 'backend-to-broker', problems: [] });
    expect(messageValue(reading.payload!)).toMatchObject({ accepted: false, errorDetail: 'busy' });
  });

  it('handoff ready is a HandoffAck to the client', () => {
    expect(read(ready())).toMatchObject({
      message: 'HandoffAck',
      kind: EVENT,
      direction: 'broker-to-client',
      problems: [],
    });
  });

  it('AdminRequest and AdminReply', () => {
    expect(payloadOf('AdminRequest', 0xad01, REQUEST, { verb: 9, json: true })).toMatchObject({
      verb: 'ADMIN_VERB_METRICS',
      json: true,
      drainDeadlineMs: '0',
    });
    expect(payloadOf('AdminReply', 0xad01, RESPONSE, { kind: 2, body: 'up 1', exitCode: 3 })).toMatchObject({
      kind: 'ADMIN_REPLY_KIND_OPENMETRICS',
      body: 'up 1',
      exitCode: 3,
    });
  });

  it.each([REQUEST, RESPONSE, EVENT])('SessionFrame, whatever the kind (%d)', (kind) => {
    expect(payloadOf('SessionFrame', 0x5350, kind, { stdout: bytes('68 69') })).toEqual({ stdout: '6869' });
  });

  it('SessionFrame with a start and with an exit', () => {
    const start = {
      program: 'sh',
      args: ['-c', 'true'],
      env: [{ key: 'A', value: '1' }],
      environmentPolicy: 3,
    };
    expect(payloadOf('SessionFrame', 0x5350, REQUEST, { start })).toEqual({
      start: {
        program: 'sh',
        args: ['-c', 'true'],
        cwd: '',
        env: [{ key: 'A', value: '1' }],
        clearInheritedEnv: false,
        environmentPolicy: 'ENVIRONMENT_POLICY_CLEAR',
      },
    });
    const exit = { code: 1, signal: -9, metadata: { core: 'no' } };
    expect(payloadOf('SessionFrame', 0x5350, EVENT, { exit })).toEqual({ exit });
  });
});

it('offsets count from the start of the stream', () => {
  const broken = concat(
    bytes('ff ff ff'),
    frame({ payloadProtocol: 0xd0ff, kind: RESPONSE }, bytes('10 02')),
  );
  // 5 bytes of framing, 08 01, 10 01, 18 ff a1 03, 22 02, and the tag of accepted.
  const { problems } = readFrame(broken, 3, broken.length, 1000, null);
  expect(told(problems)).toContain(`value-out-of-range@${1003 + 5 + 2 + 2 + 4 + 2 + 1}`);
});
