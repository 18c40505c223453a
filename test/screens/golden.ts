import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ScreenModel } from '../../src/screens/model.ts';
import { plainText, type Size, widthOf } from '../../src/screens/styled.ts';

export const SIZES = [
  [80, 24],
  [200, 60],
] as const;

/** What a model shows on a screen of that size, as text. */
export function screenOf(model: ScreenModel, size: Size): string {
  const lines = model.lines(size);
  expect(lines.length).toBeLessThanOrEqual(size.rows);
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(size.columns);
  return lines.map((line) => plainText(line).trimEnd()).join('\n');
}

/** Compares a screen with its golden file; UPDATE_GOLDEN=1 writes it. */
export function expectScreen(name: string, text: string): void {
  const path = fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}\n`);
  }
  expect(existsSync(path), `${path} is missing; UPDATE_GOLDEN=1 writes it`).toBe(true);
  expect(`${text}\n`).toBe(readFileSync(path, 'utf8'));
}
