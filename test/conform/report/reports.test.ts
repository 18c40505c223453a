import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { type CaseOutcome, counted } from '../../../src/conform/outcome.ts';
import { REPORT_KINDS, type ReportKind, reportOf } from '../../../src/services/conform/reports.ts';
import { HOSTILE, OUTCOMES } from './outcomes.ts';

const again = (id: string, moves?: string) =>
  `handoff-cli conform backend :auto ${moves === undefined ? `--run ${id}` : `--play '${moves}'`} -- my-backend`;
const report = (kind: ReportKind, outcomes = OUTCOMES) =>
  reportOf(kind, counted('backend', outcomes), outcomes, again);

describe('a report', () => {
  it.each(REPORT_KINDS)('as %s says how each case ended', (kind) => {
    const path = fileURLToPath(new URL(`golden/report.${kind}.txt`, import.meta.url));
    const text = report(kind);
    if (process.env['UPDATE_GOLDEN']) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    expect(existsSync(path), `${path} is missing; UPDATE_GOLDEN=1 writes it`).toBe(true);
    expect(text).toBe(readFileSync(path, 'utf8'));
  });

  it.each(REPORT_KINDS.filter((kind) => kind !== 'json'))(
    'as %s has no raw control character of a peer',
    (kind) => {
      expect(report(kind)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    },
  );

  it('as JSON has what a peer said exactly', () => {
    const { results } = JSON.parse(report('json')) as { results: { seen: string }[] };
    expect(results.some(({ seen }) => seen === HOSTILE)).toBe(true);
  });
});

describe('where conform ends with 1, a report is not green:', () => {
  const [passing] = OUTCOMES as readonly [CaseOutcome];
  const passedThoughKnown = [{ ...passing, known: true }];
  const notRun = [passing, { ...passing, id: 'backend/leave/reset', result: 'not-run' as const }];

  it('TAP, as a TODO that passes is good', () => {
    expect(report('tap', passedThoughKnown)).toMatch(
      /^not ok 1 - backend\/token\/missing\n {2}---\n(?: {2}.*\n)* {2}seen: "it passed, though it is known to fail"$/m,
    );
  });

  it('TAP of a run that was not whole, as what is skipped is good', () => {
    expect(report('tap', notRun).trimEnd().split('\n').at(-1)).toBe('Bail out! 1 of 2 cases not run');
    expect(report('tap', [passing])).not.toContain('Bail out!');
  });

  it('JUnit, for the same reasons', () => {
    expect(report('junit', passedThoughKnown)).toContain(
      '<failure message="passed, though it is known to fail">',
    );
    expect(report('junit', notRun)).toContain('<error message="not run"/>');
  });

  it('HTML and Markdown', () => {
    expect(report('html', passedThoughKnown)).toContain('<b class="failed">1 of 1 passed</b>');
    expect(report('html', notRun)).toContain('<b class="failed">1 of 2 passed</b>');
    expect(report('html', [passing])).toContain('<b class="passed">1 of 1 passed</b>');
    expect(report('markdown', passedThoughKnown)).toContain('Seen: it passed, though it is known to fail.');
  });
});

describe('a JUnit report is well-formed XML', () => {
  it('with a case for each outcome, and counts that agree with what is in it', () => {
    const elements = elementsOf(report('junit'));
    const [suites] = elements.filter(({ name }) => name === 'testsuites');
    const count = (name: string) => elements.filter((one) => one.name === name).length;
    expect(count('testcase')).toBe(OUTCOMES.length);
    expect(suites!.attributes).toMatchObject({
      tests: String(count('testcase')),
      failures: String(count('failure')),
      errors: String(count('error')),
      skipped: String(count('skipped')),
    });
    for (const suite of elements.filter(({ name }) => name === 'testsuite'))
      expect(Number(suite.attributes['tests'])).toBeGreaterThan(0);
  });

  it('whatever a peer says', () => {
    const hostile = OUTCOMES.map((outcome) => ({
      ...outcome,
      seen: HOSTILE,
      printed: `${HOSTILE}\n]]>${HOSTILE}`,
    }));
    expect(elementsOf(report('junit', hostile)).length).toBeGreaterThan(OUTCOMES.length);
  });
});

interface Element {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
}

/** Throws where it is not well-formed. */
function elementsOf(xml: string): readonly Element[] {
  const elements: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes }));
  parser.write(xml).close();
  return elements;
}
