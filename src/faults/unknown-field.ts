import { type Fault, toFrame } from './fault.ts';

/** Field 99, a varint of 1: a number that the schema neither has nor reserves. */
const UNKNOWN_FIELD = Uint8Array.of(0x98, 0x06, 0x01);

export const unknownField: Fault = {
  name: 'unknown-field',
  summary: 'the payload has a field 99 that the schema does not know',
  reaches: { hello: null, reply: null, offer: null, ack: null, ready: null, admin: null },
  apply: toFrame((draft) => ({
    ...draft,
    changePayload: (bytes) => Buffer.concat([draft.changePayload(bytes), UNKNOWN_FIELD]),
  })),
};
