import { expect, it } from 'vitest';
import { KnownSecrets } from '../../../src/records/redaction/known-secrets.ts';
import {
  alike,
  knownTo,
  noteKnown,
  noteShown,
  shownBytesOf,
} from '../../../src/records/redaction/shown-before.ts';

it('keeps beside a record what passed before it, and gives it to a record that is made of it', () => {
  const secrets = new KnownSecrets();
  secrets.add(Buffer.from('secret'));
  const record = noteKnown({ type: 'frame' }, secrets);
  noteShown(record, 1);
  const other = alike({ ...record }, record);
  expect(other).toEqual({ type: 'frame' });
  expect([knownTo(other), shownBytesOf(other)]).toEqual([secrets.all, 1]);
  expect([knownTo({}), shownBytesOf({})]).toEqual([[], 4]);
});
