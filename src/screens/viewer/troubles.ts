import type { RowIndex } from '../../browse/row-index.ts';
import type { Views } from './views.ts';

/** Which rows of the list in sight did not go well, and what to say where there is none. */
export function troublesIn(
  { view, recordFilter, handoffs }: Views,
  rows: RowIndex,
): { readonly fits: (place: number) => boolean; readonly none: string } {
  if (view === 'records')
    return {
      fits: (place) => rows.severityAt(recordFilter.at(place)) !== null,
      none: 'no record here has a problem',
    };
  return {
    fits: (place) => !rows.handoffWentWell(handoffs.at(place)),
    none: 'every handoff here went well',
  };
}
