import { ClientThread } from '../../browse/client-thread.ts';
import type { Recording } from './recording.ts';
import type { Views } from './views.ts';

/** Follows the client of the selected row, or no longer; what is selected stays so. */
export function followClient(views: Views, recording: Recording): null {
  const { rows } = recording;
  const { view, looked, handoff } = views;
  const row = view === 'records' ? (looked?.at ?? 0) : Math.max(0, rows.handoffs.offerAt(handoff));
  views.follow(views.thread === null ? new ClientThread(rows, recording.filteredRecord, row) : null);
  if (view === 'records') views.recordList.go(views.recordFilter.placeOf(row));
  else views.handoffList.go(views.handoffs.placeOf(handoff));
  return null;
}
