import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../src/filter/filter.ts';
import { FilterError } from '../../src/filter/token.ts';
import type { PlainRecord } from '../../src/records/plain.ts';

const frame: PlainRecord = {
  type: 'frame',
  index: 3,
  direction: null,
  message: 'HandoffAck',
  envelope: { requestId: '18446744073709551615' },
  payload: {
    correlationId: '9007199254740993',
    accepted: false,
    errorDetail: 'too busy',
    refused: { details: { 'a-b': 'x' } },
  },
  problems: [{ id: 'token-length' }, { id: 'ack-refused' }],
};

it('an empty list by itself does not hold', () => {
  expect(compileFilter('problems')({ ...frame, problems: [] })).toBe(false);
});

const holds = (expression: string) => compileFilter(expression)(frame);

describe('a filter', () => {
  it.each([
    'message == "HandoffAck"',
    'message == "HandoffAck" and "token-length" in problems',
    'not payload.accepted',
    'payload.accepted == false',
    '"busy" in payload.errorDetail',
    'index > 2 and index >= 3 and index < 4 and index <= 3 and index != 4',
    'direction == null',
    'payload.daemon.pid == null',
    'payload.refused.details.a-b == "x"',
    'index == 0x3',
    'message < "Hello"',
    '(index == 1 or index == 3) and type == "frame"',
    'index == 1 and index == 2 or index == 3',
    'not index == 4',
    'payload.errorDetail',
    'problems',
  ])('%s holds', (expression) => expect(holds(expression)).toBe(true));

  it.each([
    '"truncated" in problems',
    'direction == "broker-to-backend"',
    'latencyMs > 0',
    'latencyMs <= 0',
    'index == 1 or index == 3 and false',
    'payload.accepted',
  ])('%s does not', (expression) => expect(holds(expression)).toBe(false));

  it('compares 64-bit fields exactly', () => {
    expect(holds('envelope.requestId == 18446744073709551615')).toBe(true);
    expect(holds('envelope.requestId == 18446744073709551614')).toBe(false);
    expect(holds('payload.correlationId == 9007199254740993')).toBe(true);
    expect(holds('payload.correlationId > 9007199254740992')).toBe(true);
    expect(holds('payload.correlationId == 0x20000000000001')).toBe(true);
  });
});

describe('a mistake is shown at its place', () => {
  it.each([
    ['message = "x"', 8],
    ['message == ', 11],
    ['message == "x', 11],
    ['messages == "x"', 0],
    ['index == 1 index == 2', 11],
    ['(index == 1', 11],
    ['index == )', 9],
    ['and index == 1', 0],
    ['', 0],
    ['index == 1 & index == 2', 11],
  ])('%s', (expression, at) => {
    const mistake = catchFilterError(expression);
    expect(mistake.message).toContain(`(at character ${at + 1})`);
    expect(mistake.excerpt[1]).toBe(`${' '.repeat(at + 2)}^`);
  });

  it.each([
    ['message = "x"', 'did you mean ==?'],
    ['problems == "ack-refused"', 'it is a list: "ack-refused" in problems'],
    ['index == 1 && index == 2', 'did you mean and?'],
    ['index == 1 || index == 2', 'did you mean or?'],
    ["message == 'Hello'", 'did you mean "?'],
    ['message == Hello', 'no record has a field Hello; a text is in quotes: "Hello"'],
    ['message in Hello', 'a text is in quotes: "Hello"'],
    ['token == payload.tokn', 'did you mean payload.token?'],
  ])('%s: %s', (expression, hint) => {
    expect(catchFilterError(expression).message).toContain(hint);
  });
});

describe('a filter that can fit no record is a mistake', () => {
  it.each([
    ['payload.serviceNme == "x"', 8, 'did you mean payload.serviceName?'],
    ['outcome == "acepted"', 11, 'did you mean "accepted"?'],
    ['"acepted" == outcome', 0, 'did you mean "accepted"?'],
    ['outcome != "acepted"', 11, 'did you mean "accepted"?'],
    ['outcom == "accepted"', 0, 'did you mean outcome?'],
    ['"token-lenght" in problems', 0, 'did you mean "token-length"?'],
    ['message == "HandofAck"', 11, 'did you mean "HandoffAck"?'],
    ['message == 3', 11, 'message is never 3'],
    ['type == "verdict"', 8, 'it is one of sideband, frame'],
    ['direction == "broker"', 13, 'it is one of'],
    ['envelope.kind == "FRAME_KIND_REQEST"', 17, 'did you mean "FRAME_KIND_REQUEST"?'],
    ['envelope.payload == "00"', 9, 'no record has a field envelope.payload'],
    ['payload.accepted == "yes"', 20, 'it is true or false'],
    ['index == "first"', 9, 'it is a whole number that is not negative'],
    ['length == 1.5', 10, 'length is never 1.5; it is a whole number that is not negative'],
    ['connection == -1', 14, 'it is a whole number that is not negative'],
    ['latencyMs < 0', 12, 'latencyMs is never less than 0; it is a number that is not negative'],
    ['payload.correlationId > 18446744073709551615', 24, 'never more than 18446744073709551615'],
    ['payload.handleValue < 0', 22, 'never less than 0'],
    ['-1 >= payload.handleValue', 0, 'payload.handleValue is never at most -1'],
    ['envelope.payloadProtocol == 5000000000', 28, 'it is a whole number from 0 to 4294967295'],
    ['envelope.kind == 1', 17, 'or a number that has no name'],
    ['payload.accepted < true', 19, 'it is true or false'],
    ['type == null', 8, 'type is never null'],
    ['latencyMs < null', 12, 'nothing is more or less than null'],
    ['"x" in length', 0, 'it is a whole number'],
    ['time == "yesterday"', 8, 'it is a time such as'],
    ['time > 5', 7, 'time is never more than 5'],
    ['serviceName > 5', 14, 'serviceName is never more than 5; it is text; a text is in quotes: "5"'],
    ['5 < payload.errorDetail', 0, 'payload.errorDetail is never more than 5; it is text'],
    ['(serviceName) <= 5', 17, 'serviceName is never at most 5'],
    ['(index == 1 or index == 2) > 1', 29, 'a condition is never more than 1; it is true or false'],
    ['token > 5', 8, 'token is never more than 5; it is bytes in lower-case hex'],
    ['token == 0x45A1', 9, 'token is never the number 0x45A1; it is bytes in lower-case hex: "45a1"'],
    ['problems > 1', 11, 'it is a list of'],
    ['payload.negotiated == 1', 22, 'it is a message'],
    ['serviceName > index', 14, 'serviceName is text and index is a number: neither is more or less'],
    ['index == file', 9, 'index is a number and file is text: they are never equal'],
    ['problems == views', 12, 'problems is a list and views is a list: they are never equal'],
    ['payload.accepted < payload.stdinEof', 19, 'neither is more or less than the other'],
    ['index in file', 9, 'index is a number and file is text: it is never in that'],
    ['serviceName in connection', 15, 'it is never in that'],
    ['index in "1, 2"', 0, 'index is a number, and only text is a part of text'],
    ['"x" in 5', 7, 'nothing is in 5'],
    ['"zz" in token', 0, 'it is bytes in lower-case hex'],
    ['"x" in views', 0, 'it is a list of'],
    ['token == "4581A0"', 9, 'it is bytes in lower-case hex'],
    ['token.length == 16', 6, 'token has no fields'],
    ['payload.negotiated.backendPip == "x"', 19, 'did you mean payload.negotiated.backendPipe?'],
    ['not (index == 1 and payload.tokn == "00")', 28, 'did you mean payload.token?'],
  ])('%s', (expression, at, hint) => {
    const mistake = catchFilterError(expression);
    expect(mistake.message).toContain(hint);
    expect(mistake.excerpt[1]).toBe(`${' '.repeat(at + 2)}^`);
  });

  it.each([
    'payload.refused.code == "ERROR_RATE_LIMITED" or payload.refused.code == 99',
    'payload.refused.details.anything == "x"',
    'payload == "70696e67"',
    'payload.start.program == "sh"',
    'payload.daemon.ipcEndpoint.path == "/x"',
    'correlationId == "1" and envelope.requestId == 1',
    'token == 45810000',
    'payload.refused.code > 99',
    'length > 0.5 and length < 1.5 and latencyMs == 1.5',
    'payload.correlationId >= 18446744073709551615',
    '18446744073709551615 > payload.correlationId',
    '"458" in token and "x" in payload.serviceName and "53" in payload',
    'ready == null and type != null',
    'time >= "2026-11-27T11" and "T11:" in time and time != "2026-01-31T12:00:00.000000Z"',
    'payload.serviceName in "one, two"',
    'serviceName == 3',
    'message > "Hello"',
    '"acc" in outcome',
    'ready == null and latencyMs != null',
    'length == offset',
    'payload.refused.details.retry > 5',
    'correlationId == envelope.requestId and payload.correlationId > index',
    'token == payload.token and serviceName < payload.serviceName and payload.code == 99',
    '(index == 1) == (offset == 16)',
    'payload.correlationId in "1, 2" and serviceName in file and message in problems',
    'decoded.fields.anything > 5 and decoded.fields.anything < index',
  ])('but not %s', (expression) => expect(() => compileFilter(expression)).not.toThrow());
});

function catchFilterError(expression: string): FilterError {
  try {
    compileFilter(expression);
  } catch (error) {
    if (error instanceof FilterError) return error;
  }
  throw new Error(`${expression} should be a mistake`);
}
