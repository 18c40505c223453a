import type { Stage } from '../parts/stage.ts';
import type { View, Views } from './views.ts';

/** The ways between the views of a recording and their panes. Each gives a complaint where it leads nowhere. */
export class Navigation {
  private readonly views: Views;
  private readonly stage: Stage;

  constructor(views: Views, stage: Stage) {
    this.views = views;
    this.stage = stage;
  }

  turnTo(view: View): null {
    this.views.view = view;
    this.stage.focus(this.views.panes[0]!.id);
    return null;
  }

  /** To what belongs to the selected row, or to its details. */
  open(): string | null {
    const { views, stage } = this;
    if (views.view === 'records') return this.toNextDetail();
    if (stage.focused === views.timeline) return this.toHandoffInTime();
    if (views.facts === null) return null;
    if (views.view === 'timeline') return this.turnTo('handoffs');
    if (stage.focused === views.handoffList) stage.focus(views.ladder.id);
    else this.toRecord(views.facts.offer);
    return null;
  }

  /** One to the left or right, as far as there is something: a byte, a moment, a pane. @param back one step back */
  sideways(by: 1 | -1, back: () => void): string | null {
    const { views, stage } = this;
    if (stage.focused === views.bytes) views.bytes.go(views.bytes.byte + by);
    else if (stage.focused === views.timeline) views.timeline.step(by);
    else if (by === 1) return this.open();
    else back();
    return null;
  }

  private toNextDetail(): null {
    const { views, stage } = this;
    const { recordList, fields, bytes } = views;
    const next = stage.focused === recordList ? fields : stage.focused === fields ? bytes : recordList;
    stage.focus(next.id);
    return null;
  }

  private toHandoffInTime(): string | null {
    const { views, stage } = this;
    const { handoff, brushing } = views.timeline;
    if (brushing) views.timeline.zoomToBrush();
    if (brushing) return null;
    views.handoffList.go(views.handoffs.placeOf(handoff));
    stage.focus(views.handoffList.id);
    return null;
  }

  private toRecord(row: number): void {
    const { views } = this;
    this.turnTo('records');
    views.recordList.go(views.recordFilter.placeOf(row));
    views.forget();
  }
}
