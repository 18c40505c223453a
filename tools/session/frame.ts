import type { TerminalProgram } from '../../test/process/terminal-program.ts';

/** A screen that is shown for some seconds: its rows, each as runs of text in one style. */
export interface Frame {
  readonly seconds: number;
  readonly rows: readonly (readonly Run[])[];
}

export interface Run {
  readonly column: number;
  readonly style: Style;
  readonly text: string;
}

interface Style {
  readonly inverse: boolean;
  readonly bold: boolean;
  readonly dim: boolean;
  /** The number of a terminal's colour. */
  readonly color: number;
}

/** What a terminal shows at the moment. */
export function frameOf({ terminal }: TerminalProgram, seconds: number): Frame {
  const rows = Array.from({ length: terminal.rows }, (_, row) => {
    const line = terminal.buffer.active.getLine(row)!;
    const runs: { column: number; style: Style; text: string }[] = [];
    for (let column = 0; column < terminal.cols; column++) {
      const cell = line.getCell(column)!;
      const style = {
        inverse: cell.isInverse() > 0,
        bold: cell.isBold() > 0,
        dim: cell.isDim() > 0,
        color: cell.getFgColor(),
      };
      const last = runs.at(-1);
      const text = cell.getChars() || ' ';
      if (last !== undefined && JSON.stringify(last.style) === JSON.stringify(style)) last.text += text;
      else runs.push({ column, style, text });
    }
    return runs;
  });
  return { seconds, rows };
}
