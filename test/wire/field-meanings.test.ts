import { expect, it } from 'vitest';
import { EXPLAINED_FIELDS, fieldMeaning } from '../../src/wire/field-meanings.ts';
import { messageType } from '../../src/wire/fields/schema.ts';

it.each(EXPLAINED_FIELDS)('%s has the field %s, which is explained in a sentence', (message, field) => {
  expect([...messageType(message).fields].map(({ name }) => name)).toContain(field);
  expect(fieldMeaning(message, field)).toMatch(/^[A-Z].*\.$/);
});

it('says nothing about what it does not know', () => {
  expect(fieldMeaning('HandoffOffer', 'constructor')).toBe('');
  expect(fieldMeaning('toString', 'token')).toBe('');
});
