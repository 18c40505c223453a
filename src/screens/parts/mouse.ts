import type { Size } from '../layout/line.ts';
import type { ScreenEvent } from './model.ts';
import type { Overlay } from './overlay.ts';
import type { Stage } from './stage.ts';

const WHEEL_ROWS = 3;

/** The wheel scrolls what it is over; a click selects and takes the focus there. @param above rows above the body */
export function mouse(
  event: Extract<ScreenEvent, { type: 'clicked' | 'dragged' | 'released' | 'wheel' }>,
  stage: Stage,
  body: Size,
  above: number,
  overlay: Overlay | null,
): void {
  if (event.type === 'released') return stage.focused.release?.();
  const under =
    overlay === null
      ? stage.under(body, event.column, event.row - above)
      : { pane: overlay.pane, row: 0, column: 0 };
  if (under === null) return;
  // What is dragged stays with the pane where that began.
  if (event.type === 'dragged') {
    if (under.pane === stage.focused) stage.focused.drag?.(under.column);
    return;
  }
  if (event.type === 'wheel') under.pane.move(event.by > 0 ? 'down' : 'up', WHEEL_ROWS);
  else if (overlay === null) {
    stage.focus(under.pane.id);
    under.pane.click(under.row, under.column);
  }
}
