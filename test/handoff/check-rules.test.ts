import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECK_RULES, OFFER_CHECK_RULES } from '../../src/handoff/check-rules.ts';
import { anchorsOf } from '../../tools/docs/conformance.ts';

const ANCHORS = anchorsOf(readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8'));

describe('the rule behind a check', () => {
  it.each([...Object.entries(CHECK_RULES), ...Object.entries(OFFER_CHECK_RULES)])(
    '%s: %s, is one of docs/protocol.md',
    (_check, rule) => {
      expect(ANCHORS).toContain(rule);
    },
  );
});
