import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../../src/frames/encode.ts';
import { envelopeValue, type MessageValue, messageValue } from '../../../src/wire/fields/value.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { bytes, OFFER_ENVELOPE, offer, readAlone } from '../building.ts';

function valueIn(message: string, given: string | Uint8Array): MessageValue {
  return messageValue(readAlone(message, typeof given === 'string' ? bytes(given) : given).reading);
}

describe('what a message says', () => {
  it('has defaults written out', () => {
    expect(valueIn('HandoffAck', '')).toEqual({
      token: '',
      accepted: false,
      errorDetail: '',
      correlationId: '0',
    });
    expect(valueIn('AdminReply', '')).toEqual({
      kind: 'ADMIN_REPLY_KIND_TEXT',
      body: '',
      exitCode: 0,
      contentType: '',
    });
    expect(valueIn('Refused', '')).toMatchObject({ code: 'ERROR_CODE_UNSPECIFIED', details: {} });
    expect(valueIn('Negotiated', '')).toMatchObject({ warnings: [] });
  });

  it('has null for an optional field or a message that is absent', () => {
    expect(valueIn('DaemonProcess', '')).toMatchObject({ idleTimeoutSecs: null, ipcEndpoint: null });
    expect(valueIn('DaemonProcess', '38 00 22 00')).toMatchObject({
      idleTimeoutSecs: 0,
      ipcEndpoint: { namespaceId: '', path: '' },
    });
  });

  it('is the same whether a default is spelled out or left out', () => {
    expect(valueIn('HandoffOffer', '08 00 20 00')).toEqual(valueIn('HandoffOffer', ''));
  });

  it('has bytes in lower-case hex, text as text', () => {
    expect(valueIn('HandoffAck', '0a 02 AB CD 1a 03 e2 82 ac')).toMatchObject({
      token: 'abcd',
      errorDetail: '€',
    });
  });

  it('has a number where the schema has no name', () => {
    expect(valueIn('Frame', '10 03')).toMatchObject({ kind: 'FRAME_KIND_CANCEL' });
    expect(valueIn('Frame', '10 09')).toMatchObject({ kind: 9 });
    expect(valueIn('AdminRequest', '08 15')).toMatchObject({ verb: 'ADMIN_VERB_SHUTDOWN' });
  });

  it('has signed numbers', () => {
    const exit = encodeMessage('SessionExit', { code: -1, signal: -2147483648 });
    expect(valueIn('SessionExit', exit)).toMatchObject({ code: -1, signal: -2147483648 });
  });

  it('has every 64-bit number exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (id) => {
        const given = encodeMessage('HandoffAck', { correlationId: String(id) });
        expect(valueIn('HandoffAck', given)['correlationId']).toBe(String(id));
      }),
    );
  });
});

describe('of a field that occurs more than once', () => {
  it('the last one counts', () => {
    expect(valueIn('HandoffAck', '20 01 20 02')['correlationId']).toBe('2');
  });

  it('each one counts where it is repeated', () => {
    expect(valueIn('Negotiated', '22 01 61 22 01 62')['warnings']).toEqual(['a', 'b']);
  });

  it('messages are merged', () => {
    expect(valueIn('DaemonProcess', '22 03 0a 01 61 22 03 12 01 62')['ipcEndpoint']).toEqual({
      namespaceId: 'a',
      path: 'b',
    });
  });

  it('the last arm of a oneof counts, and it alone is shown', () => {
    expect(valueIn('HelloReply', '0a 02 08 01 12 03 0a 01 61')).toMatchObject({ refused: { reason: 'a' } });
    expect(Object.keys(valueIn('HelloReply', '0a 02 08 01 12 03 0a 01 61'))).toEqual(['refused']);
    expect(valueIn('SessionFrame', '0a 01 61 1a 01 62')).toEqual({ stdout: '62' });
  });

  it('an arm that another one replaced does not come back when it is set again', () => {
    const given = '0a 03 12 01 61 12 00 0a 02 08 02';
    expect(valueIn('HelloReply', given)).toMatchObject({
      negotiated: { negotiatedProtocol: 2, daemonVersion: '' },
    });
  });

  it('no arm at all shows none', () => {
    expect(valueIn('HelloReply', '')).toEqual({});
  });
});

describe('a map', () => {
  const entry = (key: string, value: string) => encodeMessage('Refused', { details: { [key]: value } });

  it('may have any key, __proto__ too', () => {
    const { details } = valueIn('Refused', '2a 0e 0a 09 5f 5f 70 72 6f 74 6f 5f 5f 12 01 61');
    expect(JSON.stringify(details)).toBe('{"__proto__":"a"}');
    expect(({} as { a?: string }).a).toBeUndefined();
  });

  it('keeps the last value of a key', () => {
    const { details } = valueIn('Refused', Buffer.concat([entry('k', '1'), entry('k', '2')]));
    expect({ ...(details as MessageValue) }).toEqual({ k: '2' });
  });

  it('has defaults for what an entry leaves out', () => {
    expect({ ...(valueIn('Refused', '2a 00')['details'] as MessageValue) }).toEqual({ '': '' });
  });

  it('makes up no key for an entry whose key cannot be read', () => {
    expect(valueIn('Refused', '2a 02 0a 05')['details']).not.toHaveProperty('null');
  });
});

describe('of an undecodable message', () => {
  it('what came before the fault is kept, the rest is null', () => {
    expect(valueIn('HandoffAck', '20 07 0a 05 61')).toEqual({
      token: null,
      accepted: null,
      errorDetail: null,
      correlationId: '7',
    });
  });

  it('what stands in a message inside it is kept too', () => {
    expect(valueIn('HelloReply', '0a 04 08 01 12 05')['negotiated']).toMatchObject({
      negotiatedProtocol: 1,
      daemonVersion: null,
      connectionId: null,
    });
  });

  it('a field in a wrong wire type is null, the others stay', () => {
    expect(valueIn('HandoffAck', '08 05 20 07')).toMatchObject({
      token: null,
      correlationId: '7',
      accepted: false,
    });
  });
});

it('has null for a message that came twice in a wrong wire type', () => {
  expect(valueIn('HelloReply', '0800 0800')).toEqual({ negotiated: null });
  expect(valueIn('HelloReply', '0a00 0800')).toEqual({ negotiated: null });
});

it('an envelope is given without its payload', () => {
  const { envelope } = readFrame(offer(), 0, offer().length, 0, null);
  expect(envelopeValue(envelope!)).toEqual(OFFER_ENVELOPE);
});
