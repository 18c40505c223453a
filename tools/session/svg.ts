import type { TerminalSize } from '../../test/process/terminal-program.ts';
import type { Frame, Run } from './frame.ts';

const TITLE =
  'A session of handoff-cli: offers are held and decided about, then their capture is walked through';
const CELL = { width: 8.4, height: 17 };
const MARGIN = 12;
const BACKGROUND = '#1b1d23';
const FOREGROUND = '#d6d9e0';
/** By the number of a terminal's colour. */
const COLOURS: { readonly [number: number]: string } = {
  1: '#ff6b6b',
  2: '#7ed491',
  5: '#d9a5ec',
  6: '#6fc7e0',
};

/** Screens one after another as an SVG that plays by itself, over and over. */
export function animatedSvg(frames: readonly Frame[], { cols, rows }: TerminalSize): string {
  const width = cols * CELL.width + 2 * MARGIN;
  const height = rows * CELL.height + 2 * MARGIN;
  const total = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  let at = 0;
  const shown = frames.map(({ seconds, rows: lines }, index) => {
    const start = at / total;
    at += seconds;
    return {
      keys: visibleBetween(`f${index}`, start, at / total),
      group: `<g style="animation:f${index} ${total}s step-end infinite">${lines.map(rowSvg).join('')}</g>`,
    };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace,Menlo,Consolas,monospace" font-size="14">
<title>${TITLE}</title>
<style>${shown.map(({ keys }) => keys).join('')}</style>
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
${shown.map(({ group }) => group).join('\n')}
</svg>
`;
}

/** The animation of a group that is visible from one part of the whole to another. */
function visibleBetween(name: string, start: number, end: number): string {
  const percent = (part: number) => `${(100 * part).toFixed(3)}%`;
  const after = (part: number) => `${(100 * part + 0.001).toFixed(3)}%`;
  const hidden = 'visibility:hidden';
  return `@keyframes ${name}{0%,${percent(start)}{${hidden}}${after(start)},${percent(end)}{visibility:visible}${after(end)},100%{${hidden}}}`;
}

function rowSvg(runs: readonly Run[], row: number): string {
  const y = MARGIN + row * CELL.height;
  return runs
    .filter(({ text, style }) => style.inverse || text.trim() !== '')
    .map(({ column, text, style }) => {
      const x = (MARGIN + column * CELL.width).toFixed(1);
      const colour = COLOURS[style.color] ?? FOREGROUND;
      const length = (text.length * CELL.width).toFixed(1);
      const box = style.inverse
        ? `<rect x="${x}" y="${y}" width="${length}" height="${CELL.height}" fill="${colour}"/>`
        : '';
      const faces = `${style.bold ? ' font-weight="bold"' : ''}${style.dim ? ' opacity="0.6"' : ''}`;
      const fill = style.inverse ? BACKGROUND : colour;
      return `${box}<text x="${x}" y="${y + 13}" textLength="${length}" fill="${fill}"${faces}>${escaped(text)}</text>`;
    })
    .join('');
}

function escaped(text: string): string {
  // Several blanks in a row would become one.
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll(' ', '\u00a0');
}
