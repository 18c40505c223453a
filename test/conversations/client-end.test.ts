import { expect, it } from 'vitest';
import { ClientEnd } from '../../src/conversations/client-end.ts';

it('says nothing of a client that is there', () => {
  const end = new ClientEnd();
  expect([end.isGone, end.isDoubtful, end.before('a ready')]).toEqual([false, false, null]);
});

it('is the client’s own while nobody else has its connection, whoever has it later', () => {
  const end = new ClientEnd();
  end.ended(false);
  end.ended(true);
  expect([end.isGone, end.isDoubtful]).toEqual([true, false]);
  expect(end.before('a ready')).toBe('the client closed its connection before a ready');
});

it('is doubtful once the backend has the connection, too', () => {
  const end = new ClientEnd();
  end.ended(true);
  expect([end.isGone, end.isDoubtful]).toEqual([true, true]);
  expect(end.before('a ready')).toContain('by the client or by the backend');
});
