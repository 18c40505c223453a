import { describe, expect, it } from 'vitest';
import { type CaseOutcome, counted } from '../../../src/conform/outcome.ts';
import { htmlReport } from '../../../src/conform/report/html.ts';

const CASE: CaseOutcome = {
  id: 'backend/token/used-twice',
  title: 'a token that was accepted before',
  level: 'must',
  section: 'token-once',
  required: 'refuses',
  result: 'passed',
  known: false,
  seen: '',
  ms: 1,
  frames: [],
  printed: '',
};

describe('a row of the HTML report', () => {
  it.each([
    ['passed', false, '✓ no failure'],
    ['failed', false, '✗ 1 of 1 unexpected'],
    ['failed', true, '✗ known to fail'],
    ['passed', true, '✗ 1 of 1 unexpected'],
    ['skipped', false, 'not tried'],
    ['not-run', false, 'not tried'],
  ] as const)('for a case that %s (known: %s) says %s', (result, known, word) => {
    expect(page({ result, known })).toContain(`">${word}</td>`);
  });

  it('escapes what a peer chose', () => {
    const text = page({ result: 'failed', seen: '<script>', printed: '"&' });
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script');
  });
});

function page(changed: Partial<CaseOutcome>): string {
  const outcomes = [{ ...CASE, ...changed }];
  return htmlReport(counted('backend', outcomes), outcomes, (id) => `again ${id}`);
}
