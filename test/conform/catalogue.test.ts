import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BACKEND_CASES } from '../../src/conform/backend/catalogue.ts';
import { BROKER_CASES } from '../../src/conform/broker/catalogue.ts';
import { CLIENT_CASES } from '../../src/conform/client/catalogue.ts';

const CASES = [...BACKEND_CASES, ...BROKER_CASES, ...CLIENT_CASES];
const RULES = new Set(
  [
    ...readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8').matchAll(/<a id="([^"]+)"/g),
  ].map(([, id]) => id!),
);

describe('the catalogue', () => {
  it('has enough cases for each role', () => {
    expect(BACKEND_CASES.length).toBeGreaterThanOrEqual(50);
    expect(BROKER_CASES.length).toBeGreaterThanOrEqual(50);
    expect(CLIENT_CASES.length).toBeGreaterThanOrEqual(18);
  });

  it('has each id once', () => {
    const ids = CASES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(CASES.map(({ id, section }) => [id, section]))('%s names the rule %s', (_id, section) => {
    expect(RULES.has(section)).toBe(true);
  });
});
