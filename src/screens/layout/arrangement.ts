import type { Pane } from './pane.ts';

/** How panes share a rectangle: beside each other, or one below the other. */
export type Arrangement =
  | { readonly pane: Pane }
  | { readonly rows: readonly Share[] }
  | { readonly columns: readonly Share[] };

export interface Share {
  /** Part of the room, relative to the others’. */
  readonly share: number;
  readonly of: Arrangement;
}

export interface Rectangle {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

export interface Placed {
  readonly pane: Pane;
  readonly at: Rectangle;
}

/** From this width on, panes are side by side; below it they stack. In columns. */
export const WIDE = 110;
/** With fewer rows, only the focused pane is shown. */
const LOW = 16;

/** Gives every pane its place. The places cover the rectangle without overlapping. */
export function placed(arrangement: Arrangement, at: Rectangle): Placed[] {
  if ('pane' in arrangement) return [{ pane: arrangement.pane, at }];
  if ('rows' in arrangement)
    return divided(arrangement.rows, at.rows).flatMap(({ of, start, length }) =>
      placed(of, { ...at, row: at.row + start, rows: length }),
    );
  return divided(arrangement.columns, at.columns).flatMap(({ of, start, length }) =>
    placed(of, { ...at, column: at.column + start, columns: length }),
  );
}

function divided(shares: readonly Share[], room: number) {
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  let start = 0;
  let seen = 0;
  return shares.map(({ share, of }) => {
    seen += share;
    const end = Math.round((room * seen) / total);
    const place = { of, start, length: end - start };
    start = end;
    return place;
  });
}

/**
 * A list with its details: beside each other where there is room; else stacked, with the detail that had the focus last;
 * on a low screen the focused pane alone.
 */
export function adaptive(
  { columns, rows }: { readonly columns: number; readonly rows: number },
  wide: Arrangement,
  list: Pane,
  detail: Pane,
  focused: Pane,
  share = 0.5,
): Arrangement {
  if (rows < LOW) return { pane: focused };
  if (columns >= WIDE) return wide;
  return {
    rows: [
      { share, of: { pane: list } },
      { share: 1 - share, of: { pane: detail } },
    ],
  };
}
