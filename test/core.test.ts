import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './process/running.ts';

/** The rooms that are handed everything: see .dependency-cruiser.cjs, which forbids them modules that do input or output. */
const CORE = ['wire', 'values', 'frames', 'faults', 'script', 'handoff', 'conversations', 'records', 'fast'];

/** What would be a clock, chance, or the process, and needs no import. */
const FORBIDDEN =
  /\b(Date\.now|new Date\(\)|performance\b|Math\.random|process\.|setTimeout|setInterval|setImmediate|queueMicrotask|crypto\b|globalThis)/;

it.each(CORE)('%s has no clock, no randomness and no process', (room) => {
  const folder = join(ROOT, 'src', room);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(0);
  const found = files.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .flatMap((line, at) =>
        isRemark(line) || !FORBIDDEN.test(line) ? [] : [`${name}:${at + 1}: ${line.trim()}`],
      ),
  );
  expect(found).toEqual([]);
});

function isRemark(line: string): boolean {
  return /^\s*(\/?\*|\/\/)/.test(line);
}
