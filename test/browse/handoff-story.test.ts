import { expect, it } from 'vitest';
import { storyOf } from '../../src/browse/handoff-story.ts';
import { fromBackend, fromClient, toBackend, toClient } from '../records/decoding.ts';
import { NEGOTIATED } from '../screens/viewer/traffic.ts';
import { ack, bytes, concat, OTHER_TOKEN, offer, ready, TOKEN, toHex } from '../wire/building.ts';
import { indexed } from './indexed.ts';

it('begins with the Hello, and ends with what the client said on the connection that was handed over', () => {
  const { rows, record, names } = indexed(
    ...NEGOTIATED,
    toBackend(concat(TOKEN, offer()), { connection: 2 }),
    toBackend(offer({ token: OTHER_TOKEN }), { connection: 3 }),
    { ...fromBackend(new Uint8Array(), { connection: 2 }), changed: { by: 'corrupt', was: ack() } },
    fromBackend(ack(), { connection: 2 }),
    toClient(ready(), { connection: 0 }),
    fromClient(bytes('70696e67'), { connection: 0 }),
  );
  expect(names(storyOf(rows, record, 0))).toEqual([
    ...['0 Hello', '0 HelloReply', '2 sideband', '2 HandoffOffer', '2 changed', '2 HandoffAck'],
    ...['0 HandoffAck', '0 bytes'],
  ]);
});

it('is the offer alone where nothing else was seen', () => {
  const { rows, record, names } = indexed(toBackend(offer(), { connection: 2 }));
  expect(names(storyOf(rows, record, 0))).toEqual(['2 HandoffOffer']);
});

it('has the offer that a tap withheld in the place of one that passed', () => {
  const { rows, record, handoff, names } = indexed(
    { ...toBackend(new Uint8Array(), { connection: 2 }), changed: { by: 'drop', was: TOKEN } },
    { ...toBackend(new Uint8Array(), { connection: 2 }), changed: { by: 'drop', was: offer() } },
  );
  expect(names(storyOf(rows, record, 0))).toEqual(['2 changed', '2 changed']);
  const { token, serviceName, offer: frame, outcome } = handoff.of(0);
  expect({ token, serviceName, frame, outcome }).toEqual({
    ...{ token: toHex(TOKEN), serviceName: 'zccache', frame: null, outcome: 'unanswered' },
  });
});
