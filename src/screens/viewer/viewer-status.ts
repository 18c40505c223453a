import { escapeText } from '../../text/escape.ts';
import { timeOfDay } from './records-pane.ts';
import type { Views } from './views.ts';

/** What the status line says of a recording as a whole. */
export interface StatusSettings {
  /** What is in force. */
  readonly facts?: () => readonly string[];
  /** What a person should know about it. */
  readonly remarks?: readonly string[];
}

/** What is in force in a viewer, for the status line. @param trouble where the recording breaks off; empty: it does not */
export function viewerStatus(
  { filtering, thread, timeline, view, list }: Views,
  comparing: boolean,
  { facts, remarks = [] }: StatusSettings,
  trouble: string,
): readonly string[] {
  const { filter, length, busy } = filtering;
  const { inSight } = timeline;
  return [
    thread === null ? '' : `only client ${clientName(thread)}`,
    inSight === null || view === 'records'
      ? ''
      : `only ${timeOfDay(inSight.from)} to ${timeOfDay(inSight.to)}`,
    filter === '' ? '' : `filter: ${escapeText(filter)} (${length} matching${busy ? ' so far' : ''})`,
    list.list.follows ? 'following' : '',
    comparing ? 'comparing: c on the other one' : '',
    ...(facts?.() ?? []),
    trouble === '' ? '' : `✗ ${escapeText(trouble)}`,
    ...remarks.map(escapeText),
  ];
}

/** By its connections, or where none is seen by the token of its offer. */
function clientName({ connections, tokens }: NonNullable<Views['thread']>): string {
  return connections.size > 0 ? [...connections].join(', ') : `${[...tokens][0]?.slice(0, 8) ?? '?'}…`;
}
