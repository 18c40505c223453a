import { xmlText } from './xml.ts';

const PARTIES = ['client', 'broker', 'backend'] as const;

export type Party = (typeof PARTIES)[number];

/** Something that one of the parties says to another. */
export interface Arrow {
  readonly from: Party;
  readonly to: Party;
  readonly text: string;
  /** Whether something is wrong with it. */
  readonly bad: boolean;
  /** The element of the page that says more, without `#`; null: there is none. */
  readonly target?: string | null;
}

const WIDTH = 760;
const EDGE = 60;
const ROW = 26;
/** Of a character in the font of the ladders. */
const CHARACTER = 6.7;

/** Arrows between the parties as SVG, one below the other. @param label what it shows, for those who cannot see it */
export function ladder(arrows: readonly Arrow[], label: string): string {
  if (arrows.length === 0) return '';
  const height = 40 + arrows.length * ROW;
  const present = PARTIES.filter((party) => arrows.some(({ from, to }) => party === from || party === to));
  const step = (WIDTH - 2 * EDGE) / Math.max(1, present.length - 1);
  const places = new Map(present.map((party, index) => [party, Math.round(EDGE + index * step)]));
  const names = [...places].map(([name, x]) => `<text x="${x}" y="14" text-anchor="middle">${name}</text>`);
  const lives = [...places.values()].map((x) => `M${x} 20V${height}`).join('');
  const drawn = arrows.map((arrow, index) => arrowOf(arrow, places, 44 + index * ROW));
  return `<svg class="ladder" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${xmlText(label)}"><path class="life" d="${lives}"/>${names.join('')}${drawn.join('')}</svg>`;
}

function arrowOf({ from, to, text, bad, target }: Arrow, places: ReadonlyMap<Party, number>, y: number) {
  const [start, end] = [places.get(from)!, places.get(to)!];
  const left = Math.min(start, end) + 6;
  const room = Math.floor((WIDTH - left) / CHARACTER);
  const short = text.length > room ? `${text.slice(0, room - 1)}…` : text;
  const back = end > start ? end - 8 : end + 8;
  const drawn = `<path d="M${start} ${y}H${end}M${back} ${y - 4}L${end} ${y} ${back} ${y + 4}"/><text x="${left}" y="${y - 5}">${xmlText(short)}</text>`;
  const marked = `<g${bad ? ' class="bad"' : ''}>${drawn}</g>`;
  return target == null ? marked : `<a href="#${target}">${marked}</a>`;
}

/** For a page that shows ladders, which has the colours --text, --line and --bad. */
export const LADDER_STYLE = `
.ladder{max-width:48rem;width:100%;font:11px ui-monospace,monospace}.ladder text{fill:var(--text)}.ladder path{stroke:var(--text);fill:none}
.ladder .life{stroke:var(--line)}.ladder .bad text{fill:var(--bad)}.ladder .bad path{stroke:var(--bad)}
`.trim();
