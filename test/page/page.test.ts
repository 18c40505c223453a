import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { it, type Stage } from '../process/stage.ts';
import { Browser } from './browser.ts';
import { contrastsOf } from './contrasts.ts';
import { HOSTILE, writeRecording } from './recording.ts';

/** Writes the page of so many handoffs, and gives where. */
async function pageOf(stage: Stage, handoffs: number, serviceName?: string, flags: string[] = []) {
  const page = stage.path('page.html');
  writeRecording(stage.path('seen.ndjson'), handoffs, serviceName);
  const { code } = await stage.run([
    ...['decode', '--format', 'html', '--exit-zero', '--output', page, ...flags],
    stage.path('seen.ndjson'),
  ]);
  expect(code).toBe(0);
  return page;
}

/** How many elements that fit are in sight, or would be where the page is scrolled. */
const visible = (selector: string) =>
  `[...document.querySelectorAll('${selector}')].filter((one) => !one.hidden).length`;

const set = (selector: string, value: string) =>
  `(() => { const it = document.querySelector('${selector}'); it.value = '${value}'; it.dispatchEvent(new Event('input', { bubbles: true })); })()`;

const CONTRASTS = contrastsOf([
  'h1',
  'p',
  'th',
  'td.accepted',
  'td.refused',
  'b.error',
  'summary.invalid',
  '.row > summary b',
  '.fields',
  '.dump',
  'figcaption',
]);

describe('the page of decode --format html', () => {
  it.for(['light', 'dark'] as const)('can be read in a %s scheme', async (scheme, { stage }) => {
    await using browser = new Browser();
    const page = await pageOf(stage, 60);
    await browser.open(page);
    await browser.scheme(scheme);
    for (const [selector, contrast] of await browser.value<[string, number][]>(CONTRASTS))
      expect(contrast, `contrast of ${selector}`).toBeGreaterThanOrEqual(4.5);
    const body = 'getComputedStyle(document.body).backgroundColor';
    expect(await browser.value(body)).toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(13, 17, 23)');
    const fits = 'document.documentElement.scrollWidth <= innerWidth';
    expect(await browser.value(fits), 'nothing is wider than the window').toBe(true);
    const folder = process.env['SCREENSHOTS'];
    if (folder !== undefined) writeFileSync(`${folder}/${scheme}.png`, await browser.screenshot());
    expect(browser.complaints).toEqual([]);
  });

  it('searches, filters, opens what a ladder points to, and lights up the bytes of a field', async ({
    stage,
  }) => {
    await using browser = new Browser();
    await browser.open(await pageOf(stage, 60));
    expect(await browser.value(visible('.row:not(.head)'))).toBe(181);
    expect(await browser.value(visible('.handoff'))).toBe(60);
    await browser.value(set('[type=search]', 'refused 10'));
    expect(await browser.value(visible('.handoff'))).toBe(1);
    await browser.value(set('[type=search]', ''));
    await browser.value(set('.search select:nth-of-type(1)', 'Hello'));
    expect(await browser.value(visible('.row:not(.head)'))).toBe(1);
    await browser.value(set('.search select:nth-of-type(1)', ''));
    await browser.value(set('.search select:nth-of-type(2)', 'invalid'));
    expect(await browser.value(visible('.handoff'))).toBe(2);
    await browser.value(set('.search select:nth-of-type(2)', ''));
    await browser.value(set('.search select:nth-of-type(3)', 'errors'));
    expect(await browser.value(visible('.row:not(.head)'))).toBe(2);
    await browser.value(set('.search select:nth-of-type(3)', ''));
    const goes =
      "document.querySelector('.ladder a[href$=f1]').dispatchEvent(new MouseEvent('click', { bubbles: true }))";
    await browser.value(goes);
    await browser.value(
      "new Promise((done) => { const look = () => document.getElementById('r0f1').open ? done() : requestAnimationFrame(look); look(); })",
    );
    const byte = `#r0f1 .fields`;
    await browser.pointAtLine(byte, 1);
    await browser.value('new Promise(requestAnimationFrame)');
    const lit = "[...(CSS.highlights.get('lit') ?? [])].map(String)";
    expect(await browser.value(lit)).toEqual(['body_length 41', '29 00 00 00', ')···']);
    expect(browser.complaints).toEqual([]);
  });

  it('asks for nothing but itself, whatever peers say, and prints', async ({ stage }) => {
    await using browser = new Browser();
    const page = await pageOf(stage, 60, HOSTILE);
    await browser.open(page);
    expect(browser.requested).toEqual([`file://${page}`]);
    expect(await browser.value('document.title')).toBe('Handoffs');
    expect(await browser.value("document.querySelectorAll('script, img, iframe, link, object').length")).toBe(
      1,
    );
    expect(await browser.value("document.querySelectorAll('main').length")).toBe(1);
    const told = "document.querySelector('.handoff > summary').textContent";
    expect(await browser.value(told)).toContain('</summary></pre><script>');
    const forbidden = `(() => { const made = document.createElement('script'); made.textContent = 'document.title = "taken"'; document.body.append(made); return document.title; })()`;
    expect(await browser.value(forbidden), 'no other script runs').toBe('Handoffs');
    expect((await browser.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('ten thousand frames are searched like ten', async ({ stage }) => {
    await using browser = new Browser();
    await browser.open(await pageOf(stage, 5_000));
    expect(await browser.value("document.querySelectorAll('.row:not(.head)').length")).toBe(15_001);
    expect(await browser.value("document.querySelectorAll('.handoff .ladder').length")).toBe(5_000);
    await browser.value(set('[type=search]', '00001387'));
    expect(await browser.value(visible('.handoff'))).toBe(1);
    // What is not in sight is not laid out.
    const laidOut =
      "[...document.querySelectorAll('.row')].filter((row) => row.checkVisibility({ contentVisibilityAuto: true })).length";
    await browser.value(set('[type=search]', ''));
    expect(await browser.value<number>(laidOut)).toBeLessThan(1_000);
  });

  it('tokens that are to be cut are not on it', async ({ stage }) => {
    const page = await pageOf(stage, 3, 'zccache', ['--redact']);
    const text = readFileSync(page, 'latin1').replace(/[\s:]/g, '');
    expect(text).toContain('00000002');
    expect(text).not.toContain('0000000207');
  });
});
