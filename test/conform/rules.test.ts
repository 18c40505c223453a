import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BACKEND_CASES } from '../../src/conform/backend/catalogue.ts';
import { BROKER_CASES } from '../../src/conform/broker/catalogue.ts';
import { CLIENT_CASES } from '../../src/conform/client/catalogue.ts';
import { anchorsOf } from '../../tools/docs/conformance.ts';
import { RULES_WITHOUT_CASE } from '../../tools/docs/rules-without-case.ts';

const ANCHORS = anchorsOf(readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8'));
const TRIED = new Set([...BACKEND_CASES, ...BROKER_CASES, ...CLIENT_CASES].map(({ section }) => section));

describe('each rule of docs/protocol.md', () => {
  it.each(ANCHORS)('%s has a case, or a reason why there is none, and not both', (anchor) => {
    expect([TRIED.has(anchor), anchor in RULES_WITHOUT_CASE]).toContain(true);
    expect(TRIED.has(anchor) && anchor in RULES_WITHOUT_CASE).toBe(false);
  });

  it('that is left without a case exists', () => {
    expect(Object.keys(RULES_WITHOUT_CASE).filter((anchor) => !ANCHORS.includes(anchor))).toEqual([]);
  });
});
