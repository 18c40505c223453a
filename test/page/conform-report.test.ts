import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { it, type Stage } from '../process/stage.ts';
import { Browser } from './browser.ts';
import { contrastsOf } from './contrasts.ts';

const OURS = `node ${fileURLToPath(new URL('../../bin/run.js', import.meta.url))}`;

/** The report of a backend that accepts each token twice, which fails some cases and passes others. */
async function reportOf(stage: Stage): Promise<string> {
  const page = stage.path('report.html');
  const cases = '--run backend/token/* --run backend/leniency/*';
  const { code } = await stage.run(
    `conform backend :auto ${cases} --report html=${page} -- ${OURS} fake-backend {endpoint} --lenient -q`,
  );
  expect(code).toBe(1);
  return page;
}

describe('the page of conform --report html', () => {
  it.for(['light', 'dark'] as const)('can be read in a %s scheme', async (scheme, { stage }) => {
    await using browser = new Browser();
    await browser.open(await reportOf(stage));
    await browser.scheme(scheme);
    const texts = [
      'h1',
      'p.total b',
      'th',
      'td.failed',
      'td.passed',
      'li.passed',
      'li.failed a',
      'small',
      'dd',
      'dt',
    ];
    for (const [selector, contrast] of await browser.value<[string, number][]>(contrastsOf(texts)))
      expect(contrast, `contrast of ${selector}`).toBeGreaterThanOrEqual(4.5);
    const body = 'getComputedStyle(document.body).backgroundColor';
    expect(await browser.value(body)).toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(13, 17, 23)');
    const fits = 'document.documentElement.scrollWidth <= innerWidth';
    expect(await browser.value(fits), 'nothing is wider than the window').toBe(true);
    expect(browser.complaints).toEqual([]);
  });

  it('has a row for each rule, links to what failed, ladders, and nothing from elsewhere', async ({
    stage,
  }) => {
    await using browser = new Browser();
    const page = await reportOf(stage);
    await browser.open(page);
    expect(browser.requested).toEqual([`file://${page}`]);
    expect(await browser.value("document.querySelectorAll('script, img, link, iframe').length")).toBe(0);
    const rules = "[...document.querySelectorAll('tbody tr td:first-child')].map((one) => one.textContent)";
    expect(await browser.value<string[]>(rules)).toContain('token-once');
    const broken =
      "[...document.querySelectorAll('a')].filter((one) => document.getElementById(one.hash.slice(1)) === null).length";
    expect(await browser.value(broken), 'links that lead nowhere').toBe(0);
    const ladders =
      "[...document.querySelectorAll('section svg.ladder')].map((one) => one.getBoundingClientRect().height)";
    const heights = await browser.value<number[]>(ladders);
    expect(heights.length).toBeGreaterThan(0);
    for (const height of heights) expect(height).toBeGreaterThan(40);
    expect((await browser.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
