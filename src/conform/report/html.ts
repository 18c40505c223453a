import { LADDER_STYLE, ladder } from '../../text/ladder.ts';
import { xmlText } from '../../text/xml.ts';
import { type CaseOutcome, type Conformance, isUnexpected } from '../outcome.ts';
import { describedFrames } from './frames.ts';

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
${ladder(describedFrames(frames), 'the frames of this case')}
${said}
</section>`;
}

const STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--back:#fff;--line:#c9d1d9;--good:#116329;--bad:#b3211d;--dim:#57606a}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--back:#0d1117;--line:#30363d;--good:#56d364;--bad:#ff7b72;--dim:#8b949e}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.4rem;text-align:left;vertical-align:top}
ul{margin:0;padding-left:1.1rem}small,dt{color:var(--dim)}code,pre{font-family:ui-monospace,monospace}pre{white-space:pre-wrap;border:1px solid var(--line);padding:.5rem}
.passed{color:var(--good)}.failed{color:var(--bad)}section{border-top:1px solid var(--line);margin-top:1.5rem}
${LADDER_STYLE}
@media print{body{max-width:none}section{break-inside:avoid}}
`.trim();
