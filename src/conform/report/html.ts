import { escapeWholeText } from '../../text/escape.ts';
import { LADDER_STYLE, ladder } from '../../text/ladder.ts';
import { xmlText } from '../../text/xml.ts';
import { type CaseOutcome, type Conformance, isUnexpected } from '../outcome.ts';
import type { Again } from './again.ts';
import { describedFrames } from './frames.ts';

/** One page that needs nothing else: the total, the failures with their ladders, and a row for each rule. */
export function htmlReport(total: Conformance, outcomes: readonly CaseOutcome[], again: Again): string {
  const { role, cases, passed, failed, known, unexpected, notRun, skipped } = total;
  const rules = new Map<string, CaseOutcome[]>();
  for (const outcome of outcomes)
    rules.set(outcome.section, [...(rules.get(outcome.section) ?? []), outcome]);
  const rows = [...rules].map(([section, those]) => ruleRow(section, those));
  const failures = outcomes
    .filter((outcome) => outcome.result === 'failed' || isUnexpected(outcome))
    .map((outcome) => failureSection(outcome, again));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Conformance of a ${role}: ${passed} of ${cases} passed</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Conformance of a ${role}</h1>
<p class="total"><b class="${unexpected === 0 && notRun === 0 ? 'passed' : 'failed'}">${passed} of ${cases} passed</b>, ${failed} failed (${known} known to), ${unexpected} unexpected, ${notRun} not run, ${skipped} skipped.</p>
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
    const { id, level, result, known, seen } = outcome;
    const shown = result === 'failed' || isUnexpected(outcome);
    const link = shown ? `<a href="#${xmlText(id)}">${xmlText(id)}</a>` : xmlText(id);
    const why = result === 'skipped' && seen !== '' ? `: ${text(seen)}` : '';
    return `<li class="${result}">${link} <small>${level}, ${result}${known ? ', known' : ''}${why}</small></li>`;
  });
  const word = {
    failed: `✗ ${bad} of ${those.length} unexpected`,
    known: '✗ known to fail',
    passed: '✓ no failure',
    untried: 'not tried',
  }[worst];
  return `<tr><td><code>${xmlText(section)}</code></td><td><ul>${names.join('')}</ul></td><td class="${worst}">${word}</td></tr>`;
}

function failureSection(outcome: CaseOutcome, again: Again): string {
  const { id, title, level, section, required, result, seen, known, printed, frames, moves } = outcome;
  const said =
    printed.trim() === ''
      ? ''
      : `<details><summary>what the peer printed</summary><pre>${printed.split('\n').map(text).join('\n')}</pre></details>`;
  const found = result === 'passed' ? 'it passed, though it is known to fail' : seen;
  const facts = [
    [`required (${level})`, xmlText(required)],
    ['seen', text(found)],
    ['rule', `<code>docs/protocol.md#${xmlText(section)}</code>`],
    ['again', `<code>${text(again(id, moves))}</code>`],
  ];
  return `<section id="${xmlText(id)}">
<h3>${xmlText(id)}${known && result === 'failed' ? ' <small>known to fail</small>' : ''}</h3>
<p>${xmlText(title)}</p>
<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>
${ladder(describedFrames(frames), `the frames of ${id}`)}
${said}
</section>`;
}

/** What a peer chose. */
function text(chosen: string): string {
  return xmlText(escapeWholeText(chosen));
}

const STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--back:#fff;--line:#c9d1d9;--good:#116329;--bad:#b3211d;--dim:#57606a}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--back:#0d1117;--line:#30363d;--good:#56d364;--bad:#ff7b72;--dim:#8b949e}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.4rem;text-align:left;vertical-align:top}
dd{overflow-wrap:anywhere}a{color:inherit}ul{margin:0;padding-left:1.1rem}small,dt{color:var(--dim)}code,pre{font-family:ui-monospace,monospace}pre{white-space:pre-wrap;border:1px solid var(--line);padding:.5rem}
.passed{color:var(--good)}.failed{color:var(--bad)}section{border-top:1px solid var(--line);margin-top:1.5rem}
${LADDER_STYLE}
@media print{body{max-width:none}section{break-inside:avoid}}
`.trim();
