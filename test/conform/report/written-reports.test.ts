import { describe, expect, it } from 'vitest';
import { type CaseOutcome, counted } from '../../../src/conform/outcome.ts';
import { junitReport } from '../../../src/conform/report/junit.ts';
import { markdownReport } from '../../../src/conform/report/markdown.ts';
import { tapReport } from '../../../src/conform/report/tap.ts';

const outcome = (id: string, more: Partial<CaseOutcome> = {}): CaseOutcome => ({
  id,
  title: 'an offer',
  level: 'must',
  section: 'offer-kind',
  required: 'accepts it',
  result: 'passed',
  seen: '',
  ms: 12,
  known: false,
  frames: [],
  printed: '',
  ...more,
});
const OUTCOMES = [
  outcome('backend/a/good'),
  outcome('backend/a/bad', { result: 'failed', seen: 'closed <it> & | left' }),
  outcome('backend/b/known', { result: 'failed', seen: 'as ever', known: true }),
  outcome('backend/b/mended', { known: true }),
  outcome('backend/b/later', { result: 'not-run' }),
];
const TOTAL = counted('backend', OUTCOMES);

it('counts what is unexpected: a failure that nobody knew, and a known one that is gone', () => {
  expect(TOTAL).toMatchObject({ cases: 5, passed: 2, failed: 2, known: 1, unexpected: 2, notRun: 1 });
});

describe('JUnit', () => {
  const xml = junitReport(TOTAL, OUTCOMES);

  it('has a suite for each group, with its failures', () => {
    expect(xml).toContain('tests="5" failures="2"');
    expect(xml).toContain('<testsuite name="backend/a" tests="2" failures="1" skipped="0">');
    expect(xml).toContain('<testsuite name="backend/b" tests="3" failures="1" skipped="2">');
  });

  it('escapes what a peer said', () => {
    expect(xml).toContain('<failure message="closed &lt;it&gt; &amp; | left">');
  });

  it('skips a known failure, and fails one that passes now', () => {
    expect(xml).toContain('<skipped message="known to fail: as ever"/>');
    expect(xml).toContain('<failure message="passed, though it is known to fail">');
  });
});

it('TAP marks a known failure as TODO, and gives the facts of a failure', () => {
  const lines = tapReport(OUTCOMES).split('\n');
  expect(lines.slice(0, 4)).toEqual([
    'TAP version 14',
    '1..5',
    'ok 1 - backend/a/good',
    'not ok 2 - backend/a/bad',
  ]);
  expect(lines).toContain('  seen: "closed <it> & | left"');
  expect(lines).toContain('not ok 3 - backend/b/known # TODO known to fail');
  expect(lines).toContain('ok 5 - backend/b/later # SKIP not-run');
});

it('Markdown shows what is unexpected first, and keeps what a peer said in its cell', () => {
  const page = markdownReport(TOTAL, OUTCOMES);
  expect(page.indexOf('### backend/a/bad')).toBeLessThan(page.indexOf('## All cases'));
  expect(page).not.toContain('### backend/b/known');
  expect(page).toContain('| `backend/a/bad` | must | failed | closed \\<it\\> & \\| left |');
});
