import { Chalk } from 'chalk';
import type { OutputRecord } from '../records/record.ts';
import { escapeText } from '../text/escape.ts';
import { changedSentence } from './changed.ts';
import { describeFrame, shortHex } from './details.ts';
import type { Format } from './format.ts';
import { handoffSentence } from './table.ts';

const plainChalk = new Chalk({ level: 0 });

/** A sequence diagram in mermaid’s language, with outcomes and latencies as notes. */
export const mermaidFormat: Format = {
  head: () => [
    'sequenceDiagram',
    '  participant client as Client',
    '  participant broker as Broker',
    '  participant backend as Backend',
  ],
  lines: (record) => diagramLines(record).map((line) => `  ${line}`),
};

function diagramLines(record: OutputRecord): string[] {
  switch (record.type) {
    case 'sideband': {
      const came = record.descriptors === null || record.descriptors === 0 ? '' : ', with the connection';
      return [`broker->>backend: sideband ${label(`token ${shortHex(record.token)}`)}${came}`];
    }
    case 'frame': {
      const { name, details } = describeFrame(record);
      return [...message(record.direction, `${name} ${details}`), ...notes(record)];
    }
    case 'bytes':
      return [...message(record.direction, `${record.length} bytes`), ...notes(record)];
    case 'changed':
      return [`Note over client,backend: ${label(changedSentence(record))}`];
    case 'handoff':
      return [`Note over broker,backend: ${label(handoffSentence(plainChalk, record))}`, ...notes(record)];
    default:
      return [];
  }
}

function message(direction: string | null, text: string): string[] {
  if (direction === null) return [`Note over client,backend: ${label(text)}`];
  const [from, to] = direction.split('-to-');
  return [`${from}->>${to}: ${label(text)}`];
}

function notes(record: {
  readonly problems: readonly { severity: string; id: string; text: string }[];
}): string[] {
  return record.problems.map(
    ({ severity, id, text }) =>
      `Note over client,backend: ${label(escapeText(`${severity} ${id}: ${text}`))}`,
  );
}

/** Signs that mermaid would read as its own become entities. */
function label(text: string): string {
  return text.replace(/[#;<>&"`{}%]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
