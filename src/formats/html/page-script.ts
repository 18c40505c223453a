/** What the page can do; everything can be read without it: it searches, filters, and lights up the bytes of a field. Plain JavaScript. */
export const PAGE_SCRIPT = `
'use strict';
const made = (name, facts, parent) => {
  const element = Object.assign(document.createElement(name), facts);
  if (parent) parent.append(element);
  return element;
};
const texts = new WeakMap();
function textOf(element) {
  if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
  return texts.get(element);
}
function choice(bar, label, values) {
  const select = made('select', { ariaLabel: label }, bar);
  made('option', { value: '', textContent: label }, select);
  for (const value of values) made('option', { value, textContent: value }, select);
  return select;
}
function searchBar(main) {
  const items = [...main.querySelectorAll('.row:not(.head), .handoff')];
  if (items.length === 0) return;
  const nameOf = (item) => item.classList.contains('row') ? item.querySelector('summary > b').textContent : '';
  const names = new Map(items.map((item) => [item, nameOf(item)]));
  const bar = made('div', { className: 'search', role: 'search' });
  const words = made('input', { type: 'search', placeholder: 'search', ariaLabel: 'search handoffs, frames, fields and bytes' }, bar);
  const message = choice(bar, 'any message', [...new Set(names.values())].filter(Boolean).sort());
  const outcome = choice(bar, 'any outcome', [...new Set(items.map((item) => item.dataset.o))].filter(Boolean).sort());
  const problems = choice(bar, 'with and without problems', ['errors', 'errors and warnings', 'any problem']);
  const connection = made('input', { type: 'number', min: 0, placeholder: 'connection', ariaLabel: 'connection' }, bar);
  const opener = made('button', { type: 'button', textContent: 'open all' }, bar);
  const closer = made('button', { type: 'button', textContent: 'close all' }, bar);
  const count = made('output', {}, bar);
  const severities = { errors: ['error'], 'errors and warnings': ['error', 'warning'], 'any problem': ['error', 'warning', 'note'] };
  const fits = (item) => {
    const row = item.classList.contains('row');
    if (message.value !== '' && row && names.get(item) !== message.value) return false;
    if (outcome.value !== '' && !row && item.dataset.o !== outcome.value) return false;
    if (problems.value !== '' && !severities[problems.value].some((name) => item.classList.contains(name))) return false;
    if (connection.value !== '' && item.dataset.c !== connection.value) return false;
    return words.value.toLowerCase().split(/\\s+/).every((word) => textOf(item).includes(word));
  };
  bar.addEventListener('input', () => {
    let shown = 0;
    for (const item of items) {
      item.hidden = !fits(item);
      if (!item.hidden) shown += 1;
    }
    count.textContent = shown === items.length ? '' : shown + ' of ' + items.length + ' shown';
  });
  opener.onclick = () => { for (const item of items) if (!item.hidden) item.open = true; };
  closer.onclick = () => { for (const item of items) item.open = false; };
  main.querySelector('section').after(bar);
}
function lit(pre, from, to, ranges) {
  const text = pre.firstChild;
  if (!text || from >= to || to > text.length) return;
  const range = new Range();
  range.setStart(text, from);
  range.setEnd(text, to);
  ranges.push(range);
}
const ROW = 76;
function lightUp(fields, event) {
  const ranges = [];
  const places = fields.dataset.at.split(' ');
  const lines = fields.textContent.split('\\n');
  const at = Math.floor((event.clientY - fields.getBoundingClientRect().top) / (fields.clientHeight / lines.length));
  const [from, to] = (places[at] || '-').split('-').map(Number);
  if (to > from) {
    const before = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
    lit(fields, before, before + lines[at].length, ranges);
    const dump = fields.nextElementSibling;
    for (let row = Math.floor(from / 16); row * 16 < to; row++) {
      const [first, last] = [Math.max(from, row * 16) % 16, (Math.min(to, row * 16 + 16) - 1) % 16];
      lit(dump, row * ROW + 10 + first * 3, row * ROW + 12 + last * 3, ranges);
      lit(dump, row * ROW + 59 + first, row * ROW + 60 + last, ranges);
    }
  }
  CSS.highlights.set('lit', new Highlight(...ranges));
}
function openTarget() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  target.hidden = false;
  target.open = true;
  target.scrollIntoView({ block: 'center' });
}
addEventListener('DOMContentLoaded', () => {
  for (const main of document.querySelectorAll('main')) searchBar(main);
  openTarget();
});
addEventListener('hashchange', openTarget);
if (globalThis.Highlight && CSS.highlights)
  addEventListener('mousemove', (event) => {
    const fields = event.target.closest && event.target.closest('.fields');
    if (fields) lightUp(fields, event);
    else CSS.highlights.delete('lit');
  });
`.trim();
