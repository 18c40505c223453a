import type { ShownRecord } from '../../browse/row-reader.ts';
import { whatItWas } from '../../formats/changed.ts';
import { describeFrame, shortHex } from '../../formats/details.ts';
import { formatTime } from '../../records/time-text.ts';
import { escapeText } from '../../text/escape.ts';
import { plural } from '../../wire/plural.ts';
import { type Line, line } from '../layout/line.ts';
import type { Column } from '../layout/table.ts';
import { ListPane } from '../parts/list-pane.ts';
import { severitySign } from '../parts/signs.ts';
import type { Rows } from './filtering.ts';
import type { Recording } from './recording.ts';

export interface RecordsSettings {
  readonly recording: Recording;
  readonly shown: Rows;
  /** Whether the recording tells when. */
  readonly times: boolean;
  readonly empty: () => string;
  readonly moved: () => void;
}

/** The records of a recording: what is wrong, the frame’s number, when, where, which way, what. */
export function recordsPane({ recording, shown, times, empty, moved }: RecordsSettings): ListPane {
  const columns: readonly Column[] = [
    { head: ' ' },
    { head: '#', align: 'right' },
    ...(times ? [{ head: 'time', drop: 2 }] : []),
    { head: 'conn', align: 'right', drop: 3 },
    { head: 'direction', drop: 1, brief: (text) => text.replace(/^.*→/, '→') },
    { head: 'message', least: 8, rank: 2 },
    { head: 'says', least: 24 },
  ];
  return new ListPane({
    id: 'records',
    title: () => 'Records',
    note: () => (shown.filter === '' ? '' : `${shown.length} matching`),
    length: () => shown.length,
    columns: () => columns,
    cells: (place) => recordCells(recording, shown.at(place), times),
    empty,
    moved,
  });
}

function recordCells(recording: Recording, at: number, times: boolean): readonly Line[] {
  const { frame, time, connection, direction } = recording.rows.at(at);
  const { name, details } = described(recording.record(at));
  return [
    [severitySign(recording.rows.severityAt(at))],
    line(frame === -1 ? '' : String(frame)),
    ...(times ? [line(time === null ? '' : timeOfDay(time))] : []),
    line(String(connection)),
    line(direction === null ? '?' : direction.replace('-to-', '→')),
    line(name),
    line(details),
  ];
}

/** Hours to milliseconds, from microseconds since the epoch. */
export function timeOfDay(time: number): string {
  return formatTime(time)?.slice(11, 23) ?? '';
}

function described(record: ShownRecord): { readonly name: string; readonly details: string } {
  switch (record.type) {
    case 'frame':
      return describeFrame(record);
    case 'sideband': {
      const { descriptors, token } = record;
      const passed =
        descriptors === null
          ? ''
          : descriptors === 0
            ? '  no fd'
            : descriptors === 1
              ? '  + fd'
              : `  + ${descriptors} fds`;
      return { name: 'sideband', details: `token ${shortHex(token)}${passed}` };
    }
    case 'bytes':
      return { name: 'bytes', details: `${plural(record.length, 'byte')}  ${record.hex.slice(0, 48)}` };
    case 'gap':
      return { name: 'gap', details: `${plural(record.length, 'byte')} not recorded` };
    case 'changed':
      return { name: 'changed', details: `by ${escapeText(record.by)}: ${whatItWas(record)}` };
  }
}

/** A record in one line of text. */
export function recordText(record: ShownRecord): string {
  const { name, details } = described(record);
  return `${name}  ${details}`;
}
