import { LADDER_STYLE } from '../../text/ladder.ts';

/** How the page looks, on a screen in light and dark, and on paper. Nothing depends on colour alone. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--back:#fff;--raised:#f6f8fa;--line:#c9d1d9;--good:#116329;--bad:#b3211d;--look:#8250df;--dim:#57606a;--bar:#4c8ed9}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--back:#0d1117;--raised:#161b22;--line:#30363d;--good:#56d364;--bad:#ff7b72;--look:#d2a8ff;--dim:#8b949e;--bar:#58a6ff}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:84rem;margin:1.5rem auto;padding:0 1rem}
p{margin:.3rem 0}table{border-collapse:collapse;display:inline-table;margin:.5rem 2rem .5rem 0;vertical-align:top}td,th{border-bottom:1px solid var(--line);padding:.2rem .6rem;text-align:left}
th,small,figcaption,.hint{color:var(--dim)}th{font-weight:600}td:last-child{text-align:right;font-variant-numeric:tabular-nums}
.accepted{color:var(--good)}.refused,b.warning{color:var(--look)}.invalid,.late,.unanswered,b.error{color:var(--bad)}
.block{content-visibility:auto;contain-intrinsic-size:auto 2400px}summary{cursor:pointer}
.handoff{border-top:1px solid var(--line);padding:.25rem 0}.handoff .ladder{margin-left:1rem}
.row>summary,.head{display:grid;grid-template-columns:5ch 16ch 5ch 8ch 7ch 17ch 14ch minmax(0,1fr);gap:0 1ch;padding:.15rem .4rem;border-bottom:1px solid var(--line);list-style:none}
.row,.head{font:13px/1.45 ui-monospace,monospace}.row>summary::-webkit-details-marker{display:none}.row>summary:hover{background:var(--raised)}
.row>summary>*,.head>*{overflow-wrap:anywhere;white-space:pre-wrap}.ladder text{white-space:pre}.row span:nth-child(-n+5):not(:nth-child(2)),.head span:nth-child(-n+5):not(:nth-child(2)){text-align:right}
.row b{font-weight:600}.row.error>summary>b{color:var(--bad)}.row.warning>summary>b{color:var(--look)}.row[open]>summary{background:var(--raised)}
.head{color:var(--dim);font-weight:600}.problem{display:block;font-size:inherit;padding-left:1rem}
.side{display:grid;grid-template-columns:minmax(0,1fr) max-content;gap:1.5rem;padding:.5rem .4rem .8rem;border-bottom:1px solid var(--line)}.side pre{margin:0;font:inherit;overflow-x:auto}.dump{color:var(--dim)}
::highlight(lit){background:#ffd33d;color:#1b1f24}
:target>summary{outline:2px solid var(--bar);outline-offset:-2px}
.search{position:sticky;top:0;z-index:1;background:var(--back);border-bottom:1px solid var(--line);padding:.5rem 0;display:flex;gap:.5rem 1rem;flex-wrap:wrap;align-items:center}
.search *{font:inherit}.search [type=search]{flex:1;min-width:8rem}.search [type=number]{width:7rem}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(30rem,100%),1fr));gap:1rem}.plots figure{margin:0}
.plot{width:100%;max-width:44rem;font:11px ui-monospace,monospace}.plot rect{fill:var(--bar)}.plot text{fill:var(--text)}.axis{stroke:var(--line);fill:none}
.dots path{stroke-width:5;stroke-linecap:round;stroke:currentColor;fill:none}
${LADDER_STYLE}
.ladder a:hover text{text-decoration:underline}
[hidden]{display:none!important}
@media (max-width:60rem){.side{grid-template-columns:minmax(0,1fr)}.head{display:none}.row>summary{grid-template-columns:5ch 16ch 5ch 17ch minmax(0,1fr)}.row>summary>:nth-child(4),.row>summary>:nth-child(5){display:none}.row>summary>:last-child{grid-column:1/-1;padding-left:2ch}}
@media print{:root{color-scheme:light}body{max-width:none;margin:0;font-size:10pt}.row,.head{font-size:7.5pt}.search,.hint{display:none}.block{content-visibility:visible}.handoff,.row{break-inside:avoid}.side{grid-template-columns:minmax(0,1fr) max-content}.side pre{overflow:visible;white-space:pre-wrap}}
`.trim();
