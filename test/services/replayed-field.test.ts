import { expect, it } from 'vitest';
import { parseComparedField } from '../../src/services/replayed-field.ts';

it.each([
  'token',
  'descriptors',
  'message',
  'payload',
  'payload.errorDetail',
  'payload.negotiated.backendPipe',
  'payload.refused.details.anything',
  'envelope.requestId',
])('%s is a field by which messages are compared', (field) => {
  expect(parseComparedField(field)).toBe(field);
});

it.each([
  [
    'nofield',
    'no message has a field nofield; messages have message, token, descriptors, payload, envelope,',
  ],
  ['offset', 'no message has a field offset; messages have'],
  ['', 'no message has a field ; messages have'],
  ['serviceName', 'did you mean payload.serviceName?'],
  ['requestId', 'did you mean payload.requestId?'],
  ['traceparent', 'did you mean envelope.traceparent?'],
  ['payload.errorDetial', 'no message has a field payload.errorDetial; did you mean payload.errorDetail?'],
  ['payload.negotiated.backendpipe', 'did you mean payload.negotiated.backendPipe?'],
  ['paylod.token', 'did you mean payload.token?'],
])('"%s" is not: %s', (field, says) => {
  expect(() => parseComparedField(field)).toThrow(says);
});
