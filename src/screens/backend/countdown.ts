import { DEFAULT_ACK_DEADLINE_MS } from '../../wire/limits.ts';
import { formatMs } from '../layout/durations.ts';
import type { Line } from '../layout/line.ts';

const WIDTH = 8;
/** Eighths of a cell. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const URGENT_MS = 1_500;

/** How much is left of the deadline that a stock broker gives an ACK. @param elapsed in ms */
export function countdown(elapsed: number): Line {
  const left = Math.max(0, DEFAULT_ACK_DEADLINE_MS - elapsed);
  if (left === 0)
    return [
      { text: 'HELD', bold: true },
      { text: ` deadline passed ${formatMs(elapsed - DEFAULT_ACK_DEADLINE_MS)} ago` },
    ];
  const filled = (left / DEFAULT_ACK_DEADLINE_MS) * WIDTH;
  const bar = `${'█'.repeat(Math.floor(filled))}${EIGHTHS[Math.floor((filled % 1) * 8)]}`;
  return [
    { text: 'HELD', bold: true },
    { text: ' ▕' },
    { text: bar.padEnd(WIDTH), ...(left < URGENT_MS ? { tone: 'bad' as const } : {}) },
    { text: `▏ ${(left / 1_000).toFixed(1)} s left` },
  ];
}
