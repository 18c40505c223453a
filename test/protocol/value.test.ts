import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/protocol/encode.ts';
import { type MessageValue, messageValue } from '../../src/protocol/value.ts';
import { bytes, readAlone } from './building.ts';

function valueOf(message: string, given: string | Uint8Array): MessageValue {
  return messageValue(readAlone(message, typeof given === 'string' ? bytes(given) : given).reading);
}

describe('what a message says', () => {
  it('has defaults written out', () => {
    expect(valueOf('HandoffAck', '')).toEqual({
      token: '',
      accepted: false,
      errorDetail: '',
      correlationId: '0',
    });
    expect(valueOf('AdminReply', '')).toEqual({
      kind: 'ADMIN_REPLY_KIND_TEXT',
      body: '',
      exitCode: 0,
      contentType: '',
    });
    expect(valueOf('Refused', '')).toMatchObject({ code: 'ERROR_CODE_UNSPECIFIED', details: {} });
    expect(valueOf('Negotiated', '')).toMatchObject({ warnings: [] });
  });

  it('has null for an optional field or a message that is absent', () => {
    expect(valueOf('DaemonProcess', '')).toMatchObject({ idleTimeoutSecs: null, ipcEndpoint: null });
    expect(valueOf('DaemonProcess', '38 00 22 00')).toMatchObject({
      idleTimeoutSecs: 0,
      ipcEndpoint: { namespaceId: '', path: '' },
    });
  });

  it('is the same whether a default is spelled out or left out', () => {
    expect(valueOf('HandoffOffer', '08 00 20 00')).toEqual(valueOf('HandoffOffer', ''));
  });

  it('has bytes in lower-case hex, text as text', () => {
    expect(valueOf('HandoffAck', '0a 02 AB CD 1a 03 e2 82 ac')).toMatchObject({
      token: 'abcd',
      errorDetail: '€',
    });
  });

  it('has a number where the schema has no name', () => {
    expect(valueOf('Frame', '10 03')).toMatchObject({ kind: 'FRAME_KIND_CANCEL' });
    expect(valueOf('Frame', '10 09')).toMatchObject({ kind: 9 });
    expect(valueOf('AdminRequest', '08 15')).toMatchObject({ verb: 'ADMIN_VERB_SHUTDOWN' });
  });

  it('has signed numbers', () => {
    const exit = encodeMessage('SessionExit', { code: -1, signal: -2147483648 });
    expect(valueOf('SessionExit', exit)).toMatchObject({ code: -1, signal: -2147483648 });
  });

  it('has every 64-bit number exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (id) => {
        const given = encodeMessage('HandoffAck', { correlationId: String(id) });
        expect(valueOf('HandoffAck', given)['correlationId']).toBe(String(id));
      }),
    );
  });
});

describe('of a field that occurs more than once', () => {
  it('the last one counts', () => {
    expect(valueOf('HandoffAck', '20 01 20 02')['correlationId']).toBe('2');
  });

  it('each one counts where it is repeated', () => {
    expect(valueOf('Negotiated', '22 01 61 22 01 62')['warnings']).toEqual(['a', 'b']);
  });

  it('messages are merged', () => {
    expect(valueOf('DaemonProcess', '22 03 0a 01 61 22 03 12 01 62')['ipcEndpoint']).toEqual({
      namespaceId: 'a',
      path: 'b',
    });
  });

  it('the last arm of a oneof counts, and it alone is shown', () => {
    expect(valueOf('HelloReply', '0a 02 08 01 12 03 0a 01 61')).toMatchObject({ refused: { reason: 'a' } });
    expect(Object.keys(valueOf('HelloReply', '0a 02 08 01 12 03 0a 01 61'))).toEqual(['refused']);
    expect(valueOf('SessionFrame', '0a 01 61 1a 01 62')).toEqual({ stdout: '62' });
  });

  it('an arm that another one replaced does not come back when it is set again', () => {
    const given = '0a 03 12 01 61 12 00 0a 02 08 02';
    expect(valueOf('HelloReply', given)).toMatchObject({
      negotiated: { negotiatedProtocol: 2, daemonVersion: '' },
    });
  });

  it('no arm at all shows none', () => {
    expect(valueOf('HelloReply', '')).toEqual({});
  });
});

describe('a map', () => {
  const entry = (key: string, value: string) => encodeMessage('Refused', { details: { [key]: value } });

  it('may have any key, __proto__ too', () => {
    const { details } = valueOf('Refused', '2a 0e 0a 09 5f 5f 70 72 6f 74 6f 5f 5f 12 01 61');
    expect(JSON.stringify(details)).toBe('{"__proto__":"a"}');
    expect(({} as { a?: string }).a).toBeUndefined();
  });

  it('keeps the last value of a key', () => {
    const { details } = valueOf('Refused', Buffer.concat([entry('k', '1'), entry('k', '2')]));
    expect({ ...(details as MessageValue) }).toEqual({ k: '2' });
  });

  it('has defaults for what an entry leaves out', () => {
    expect({ ...(valueOf('Refused', '2a 00')['details'] as MessageValue) }).toEqual({ '': '' });
  });

  it('makes up no key for an entry whose key cannot be read', () => {
    expect(valueOf('Refused', '2a 02 0a 05')['details']).not.toHaveProperty('null');
  });
});

describe('of an undecodable message', () => {
  it('what came before the fault is kept, the rest is null', () => {
    expect(valueOf('HandoffAck', '20 07 0a 05 61')).toEqual({
      token: null,
      accepted: null,
      errorDetail: null,
      correlationId: '7',
    });
  });

  it('what stands in a message inside it is kept too', () => {
    expect(valueOf('HelloReply', '0a 04 08 01 12 05')['negotiated']).toMatchObject({
      negotiatedProtocol: 1,
      daemonVersion: null,
      connectionId: null,
    });
  });

  it('a field in a wrong wire type is null, the others stay', () => {
    expect(valueOf('HandoffAck', '08 05 20 07')).toMatchObject({
      token: null,
      correlationId: '7',
      accepted: false,
    });
  });
});
