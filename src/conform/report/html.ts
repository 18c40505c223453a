import { type CaseOutcome, type Conformance, isUnexpected } from '../outcome.ts';
import { describedFrames } from './frames.ts';
import { xmlText } from './xml.ts';

/** One page that needs nothing else: the total, the failures with their ladders, and a row for each rule. */
export function htmlReport(total: Conformance, outcomes: readonly CaseOutcome[]): string {
  const { role, cases, passed, failed, known, unexpected, notRun, skipped } = total;
  const rules = new Map<string, CaseOutcome[]>();
  for (const outcome of outcomes)
    rules.set(outcome.section, [...(rules.get(outcome.section) ?? []), outcome]);
  const rows = [...rules].map(([section, those]) => ruleRow(section, those));
  const failures = outcomes.filter(({ result }) => result === 'failed').map(failureSection);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Conformance of a ${role}: ${passed} of ${cases} passed</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Conformance of a ${role}</h1>
<p class="total"><b class="${unexpected === 0 ? 'passed' : 'failed'}">${passed} of ${cases} passed</b>, ${failed} failed (${known} known to), ${unexpected} unexpected, ${notRun} not run, ${skipped} skipped.</p>
<h2>Rules</h2>
<table>
<thead><tr><th>rule of docs/protocol.md</th><th>cases</th><th>result</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<h2>Failures</h2>
${failures.length === 0 ? '<p>None.</p>' : failures.join('\n')}
</body>
</html>
`;
}

function ruleRow(section: string, those: readonly CaseOutcome[]): string {
  const bad = those.filter(isUnexpected).length;
  const results = new Set(those.map(({ result }) => result));
  const tried = results.has('passed') || results.has('failed');
  const worst = bad > 0 ? 'failed' : results.has('failed') ? 'known' : tried ? 'passed' : 'untried';
  const names = those.map((outcome) => {
    const link =
      outcome.result === 'failed'
        ? `<a href="#${xmlText(outcome.id)}">${xmlText(outcome.id)}</a>`
        : xmlText(outcome.id);
    return `<li class="${outcome.result}">${link} <small>${outcome.level}, ${outcome.result}${outcome.known ? ', known' : ''}</small></li>`;
  });
  const word = {
    failed: `✗ ${bad} of ${those.length} failed`,
    known: '✗ known to fail',
    passed: '✓ no failure',
    untried: 'not tried',
  }[worst];
  return `<tr><td><code>${xmlText(section)}</code></td><td><ul>${names.join('')}</ul></td><td class="${worst}">${word}</td></tr>`;
}

function failureSection(outcome: CaseOutcome): string {
  const { id, title, level, section, required, seen, known, printed, frames } = outcome;
  const said =
    printed.trim() === ''
      ? ''
      : `<details><summary>what the peer printed</summary><pre>${xmlText(printed)}</pre></details>`;
  return `<section id="${xmlText(id)}">
<h3>${xmlText(id)}${known ? ' <small>known to fail</small>' : ''}</h3>
<p>${xmlText(title)}</p>
<dl><dt>required (${level})</dt><dd>${xmlText(required)}</dd><dt>seen</dt><dd>${xmlText(seen)}</dd><dt>rule</dt><dd><code>docs/protocol.md#${xmlText(section)}</code></dd></dl>
${ladder(frames)}
${said}
</section>`;
}

const WIDTH = 640;
const ROW = 26;
const PLACES = { client: 60, broker: 320, backend: 580 } as const;

/** The frames of a case between client, broker and backend, one below the other. */
function ladder(frames: CaseOutcome['frames']): string {
  if (frames.length === 0) return '';
  const height = 40 + frames.length * ROW;
  const lines = Object.entries(PLACES).map(
    ([name, x]) =>
      `<text x="${x}" y="14" text-anchor="middle">${name}</text><line x1="${x}" y1="20" x2="${x}" y2="${height}" class="life"/>`,
  );
  const arrows = describedFrames(frames).map(({ from, to, text, bad }, index) => {
    const y = 44 + index * ROW;
    const [x1, x2] = [PLACES[from], PLACES[to]];
    const middle = (x1 + x2) / 2;
    return `<g class="${bad ? 'bad' : ''}"><line x1="${x1}" y1="${y}" x2="${x2}" y2="${y}" marker-end="url(#head)"/><text x="${middle}" y="${y - 5}" text-anchor="middle">${xmlText(text)}</text></g>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="the frames of this case"><defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>${lines.join('')}${arrows.join('')}</svg>`;
}

const STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--back:#fff;--line:#c9d1d9;--good:#116329;--bad:#b3211d;--dim:#57606a}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--back:#0d1117;--line:#30363d;--good:#56d364;--bad:#ff7b72;--dim:#8b949e}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.4rem;text-align:left;vertical-align:top}
ul{margin:0;padding-left:1.1rem}small,dt{color:var(--dim)}code,pre{font-family:ui-monospace,monospace}pre{white-space:pre-wrap;border:1px solid var(--line);padding:.5rem}
.passed{color:var(--good)}.failed{color:var(--bad)}section{border-top:1px solid var(--line);margin-top:1.5rem}
svg{max-width:40rem;width:100%;font:12px ui-monospace,monospace}svg text,svg path{fill:var(--text)}svg line{stroke:var(--text)}svg .life{stroke:var(--line)}svg .bad text{fill:var(--bad)}svg .bad line{stroke:var(--bad)}
@media print{body{max-width:none}section{break-inside:avoid}}
`.trim();
