import { expect } from 'vitest';
import { plainText, type Size, widthOf } from '../../src/screens/layout/line.ts';
import type { ScreenEvent, ScreenModel } from '../../src/screens/parts/model.ts';
import type { Tools } from '../../src/screens/parts/tools.ts';

/** The world around a screen in tests: time stands still unless it is moved, and what is put off is done when asked for. */
export function testTools() {
  let time = 0;
  const waiting: (() => void)[] = [];
  const copied: string[] = [];
  const tools: Tools = {
    now: () => time,
    later: (what) => waiting.push(what),
    copy: (text) => {
      copied.push(text);
      return 'copied';
    },
  };
  return {
    tools,
    copied,
    passes: (ms: number) => {
      time += ms;
    },
    /** Does all that was put off. */
    settle: () => {
      for (let what = waiting.shift(); what !== undefined; what = waiting.shift()) what();
    },
  };
}

/** A screen that is looked at: keys go in, text comes out. What it shows always fits, and looking changes nothing. */
export function showing(model: ScreenModel, columns = 100, rows = 24) {
  let size: Size = { columns, rows };
  model.handle({ type: 'resized', size });
  const screen = (): string => {
    const lines = model.lines();
    expect(lines.length).toBeLessThanOrEqual(size.rows);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(size.columns);
    const text = lines.map((line) => plainText(line).trimEnd()).join('\n');
    expect(model.lines()).toEqual(lines);
    return text;
  };
  const handle = (event: ScreenEvent) => {
    model.handle(event);
    return screen();
  };
  return {
    screen,
    handle,
    press: (...names: readonly string[]) => {
      for (const name of names) model.handle({ type: 'key', name });
      return screen();
    },
    /** A key for each character. */
    type: (text: string) => {
      for (const name of text) model.handle({ type: 'key', name });
      return screen();
    },
    resize: (nextColumns: number, nextRows: number) => {
      size = { columns: nextColumns, rows: nextRows };
      return handle({ type: 'resized', size });
    },
    click: (column: number, row: number) => handle({ type: 'clicked', column, row }),
    wheel: (by: number, column: number, row: number) => handle({ type: 'wheel', by, column, row }),
  };
}

/** The selected row of a list. */
export function selected(screen: string): string {
  return screen.split('\n').find((line) => line.includes('▶')) ?? '';
}
