import type { Pane } from '../layout/pane.ts';
import type { Views } from './views.ts';

/** What a key needs of the place where it is pressed. */
export interface ViewerPlace {
  readonly views: Views;
  readonly focused: Pane;
  /** Whether nothing is selected. */
  readonly empty: boolean;
  readonly canGoBack: boolean;
  /** Whether the recording tells connections apart. */
  readonly connections: boolean;
}

/** Why an action has no effect at a place of a recording; null: it has one. */
export function viewerReason(action: string, place: ViewerPlace): string | null {
  const { views, focused, empty, canGoBack, connections } = place;
  const inTimeline = focused === views.timeline;
  const inBytes = focused === views.bytes;
  switch (action) {
    case 'records':
    case 'handoffs':
    case 'timeline':
      return views.view === action && focused === views.panes[0] ? `this is the list of ${action}` : null;
    case 'sort':
      return views.view === 'records'
        ? 'records are in the order in which they passed; H shows the handoffs, which can be sorted'
        : null;
    case 'zoom-in':
    case 'zoom-out':
    case 'brush':
      if (!inTimeline) return 'only time can be zoomed; T shows when the handoffs happened';
      return views.timeline.empty ? 'no handoff of this recording has a time' : null;
    case 'left':
      return inBytes || inTimeline || canGoBack ? null : 'this is the leftmost place';
    case 'right':
      return inBytes || inTimeline || !empty ? null : 'there is nothing to open';
    case 'open':
      if (inTimeline && !views.timeline.brushing)
        return views.timeline.handoff === -1 ? 'there is no handoff in sight' : null;
      return empty && !inTimeline ? 'there is nothing to open' : null;
    case 'client':
      if (views.thread !== null) return null;
      if (!connections) return 'raw bytes do not tell which connection, and so which client, they belong to';
      return empty ? 'nothing is selected' : null;
    case 'copy':
    case 'write':
    case 'explain':
    case 'compare':
      return empty ? 'nothing is selected' : null;
    default:
      return null;
  }
}
