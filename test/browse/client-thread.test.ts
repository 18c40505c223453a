import { expect, it } from 'vitest';
import { ClientThread } from '../../src/browse/client-thread.ts';
import { fromBackend, fromClient, toBackend, toClient } from '../records/decoding.ts';
import { ack, concat, hello, OTHER_TOKEN, offer, ready, TOKEN } from '../wire/building.ts';
import { indexed } from './indexed.ts';

/** Two clients on connections 0 and 1; the broker uses connection 2 for both. */
const { rows, record, names } = indexed(
  fromClient(hello(), { connection: 0 }),
  fromClient(hello(), { connection: 1 }),
  toBackend(concat(TOKEN, offer()), { connection: 2 }),
  fromBackend(ack(), { connection: 2 }),
  toClient(ready(), { connection: 0 }),
  toBackend(concat(OTHER_TOKEN, offer({ token: OTHER_TOKEN })), { connection: 2 }),
  fromBackend(ack({ token: OTHER_TOKEN }), { connection: 2 }),
  toClient(ready({ token: OTHER_TOKEN }), { connection: 1 }),
);

function followed(start: number): readonly string[] {
  const walk = new ClientThread(rows, record, start).walk();
  return names(Array.from({ length: rows.length }, (_, row) => row).filter((row) => walk(row)));
}

const FIRST = ['0 Hello', '2 sideband', '2 HandoffOffer', '2 HandoffAck', '0 HandoffAck'];

it('begins at the client’s own connection, and leads to its offer and the answer', () => {
  expect(followed(0)).toEqual(FIRST);
});

it.each([2, 3, 4])('begins at row %i of the backend’s connection, and leads to the client', (start) => {
  expect(followed(start)).toEqual(FIRST);
});

it('tells the other client’s handoff from this one', () => {
  const thread = new ClientThread(rows, record, 1);
  expect([thread.hasHandoff(0), thread.hasHandoff(1)]).toEqual([false, true]);
});
