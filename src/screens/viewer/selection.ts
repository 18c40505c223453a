import type { FieldPlace } from '../../browse/field-places.ts';
import type { Segment } from '../../records/segment.ts';
import type { Line } from '../layout/line.ts';
import { complaintOf } from '../parts/complaint.ts';
import type { Copies } from '../parts/copy-choice.ts';
import { type Overlay, reading } from '../parts/overlay.ts';
import type { Question } from '../parts/prompt.ts';
import { comparedLines } from './compare.ts';
import { explainedHandoff, explainedItem } from './explaining.ts';
import { copiesOfHandoff, copiesOfRecord, scriptStep, segmentsOf } from './exporting.ts';
import { handoffFacts } from './handoffs.ts';
import type { Recording } from './recording.ts';
import type { View, Views } from './views.ts';

/** Where a selection is written to. Both throw an Error. */
export interface Saving {
  capture(path: string, segments: readonly Segment[]): void;
  text(path: string, text: string): void;
}

/** A file with such a name is written as a script. */
const SCRIPT_NAME = /\.(?:script|txt)$/;

/** What can be done with the selected record or handoff; null where nothing is selected. */
export class Selection {
  /** The record to compare with another. */
  compared: { readonly view: View; readonly row: number } | null = null;
  private readonly files: string[] = [];
  private readonly views: Views;
  private readonly recording: Recording;
  private readonly name: string;
  private readonly saving: Saving;

  /** @param name of the recording */
  constructor(views: Views, recording: Recording, name: string, saving: Saving) {
    this.views = views;
    this.recording = recording;
    this.name = name;
    this.saving = saving;
  }

  /** Whether nothing is selected. */
  get empty(): boolean {
    const { views } = this;
    return views.view === 'records' ? views.looked === null : views.handoff === -1;
  }

  /** No longer wants to compare. */
  forget(): void {
    this.compared = null;
  }

  get copies(): Copies | null {
    const { views, recording, name } = this;
    const { looked, facts } = views;
    if (views.view === 'records') return looked === null ? null : copiesOfRecord(recording, looked.at, name);
    return facts === null ? null : copiesOfHandoff(recording, facts, name);
  }

  get explanation(): Overlay | null {
    const { views, recording } = this;
    const { looked, facts, item } = views;
    if (views.view !== 'records')
      return facts === null
        ? null
        : reading(`Handoff ${facts.index}`, (columns) => explainedHandoff(facts, recording, columns));
    return looked === null ? null : reading('Explained', (columns) => explainedItem(looked, item, columns));
  }

  /** Asks for a file to write to. @param wrote called with its path */
  writeQuestion(wrote: (path: string) => void): Question | null {
    const { views } = this;
    const handoffs = views.view !== 'records';
    if (this.rows === null) return null;
    return {
      label: 'write to',
      text: `${handoffs ? `handoff-${views.handoff}` : 'records'}.pcapng`,
      history: this.files,
      hint: '.pcapng, .bin or .ndjson: a capture; .script: the answers, as for fake-backend --reply @FILE',
      take: (path) => this.write(path, wrote),
    };
  }

  /** @returns a complaint; null: it is written */
  write(path: string, wrote: (path: string) => void): string | null {
    const { rows, saving } = this;
    if (rows === null) return 'nothing is selected';
    return complaintOf(() => {
      if (SCRIPT_NAME.test(path)) saving.text(path, this.script());
      else saving.capture(path, segmentsOf(this.recording, rows));
      wrote(path);
    });
  }

  /** Compares the selected one with the one that was noted before; notes it where there is none. */
  compare(): Overlay | string | null {
    const { views } = this;
    const records = views.view === 'records';
    const row = records ? (views.looked?.at ?? -1) : views.handoff;
    if (row === -1) return 'nothing is selected';
    const first = this.compared;
    if (first === null || (first.view === 'records') !== records) {
      this.compared = { view: views.view, row };
      return null;
    }
    this.compared = null;
    // Twice on the same one takes it back.
    if (first.row === row) return null;
    return reading('Compared', (columns) => this.comparison(records, first.row, row, columns));
  }

  /** The rows to write: those of the handoff; of records all that the filter shows, or the selected one. */
  private get rows(): readonly number[] | null {
    const { views } = this;
    if (views.view !== 'records') return views.handoff === -1 ? null : this.recording.story(views.handoff);
    const { recordFilter, looked } = views;
    if (looked === null) return null;
    if (recordFilter.filter === '') return [looked.at];
    return Array.from({ length: recordFilter.length }, (_, place) => recordFilter.at(place));
  }

  /** The answers of all handoffs in sight, a step a line. */
  private script(): string {
    const { handoffs } = this.views;
    const steps = Array.from({ length: handoffs.length }, (_, place) =>
      scriptStep(handoffFacts(this.recording, handoffs.at(place))),
    );
    return `${steps.join('\n')}\n`;
  }

  private comparison(records: boolean, one: number, other: number, columns: number): readonly Line[] {
    const { recording } = this;
    const fieldsOf = (row: number) =>
      records ? recording.look(row).fields : recording.story(row).flatMap((at) => namedFields(recording, at));
    const name = (row: number) => (records ? `record ${row + 1}` : `handoff ${row}`);
    return comparedLines([name(one), name(other)], fieldsOf(one), fieldsOf(other), columns);
  }
}

/** The fields of a record below its name, so that those of an offer are compared with those of an offer. */
function namedFields(recording: Recording, at: number): readonly FieldPlace[] {
  const { record, fields } = recording.look(at);
  const name = record.type === 'frame' ? (record.message ?? 'frame') : record.type;
  return [
    { depth: 0, name, value: '', start: 0, end: 0 },
    ...fields.map((field) => ({ ...field, depth: field.depth + 1 })),
  ];
}
