import type { OutputRecord } from '../../records/record.ts';
import { ALL_VISIBLE, onlyBeginning } from '../../records/redaction/visible-bytes.ts';
import { escapeText } from '../../text/escape.ts';
import { xmlText } from '../../text/xml.ts';
import type { Direction } from '../../wire/direction.ts';
import { plural } from '../../wire/plural.ts';
import { changedSentence } from '../changed.ts';
import { descriptorsText, misplacedText } from '../descriptors.ts';
import { describeFrame, shortHex } from '../details.ts';
import { exitedSentence } from '../exited-sentence.ts';
import { type Format, formatOf, NOT_IN_RECORDINGS } from '../format.ts';
import { shownOf } from '../redaction.ts';
import { bytesSide, frameSide } from './frame-side.ts';
import { HandoffLadders } from './handoff-ladders.ts';
import { LatencyPlot } from './latency-plot.ts';
import { pageHead } from './page-head.ts';
import { summarySection } from './summary-section.ts';
import { type Row, TrafficRows } from './traffic-rows.ts';

type Placed = Extract<OutputRecord, { readonly offset: number; readonly length: number }>;

/**
 * A page to attach to a report. Its first section is made from the summary, so all of it is written when that comes; until then
 * rows are kept, up to a limit.
 * @param file the recording that all records are from, where there are several
 * @param number of the recording on the page
 */
export function htmlFormat(redact: boolean, file: string | null = null, number = 0): Format {
  const shown = shownOf(redact);
  const ladders = new HandoffLadders(shown);
  const latencies = new LatencyPlot();
  const rows = new TrafficRows();
  const ends: string[] = [];
  let sidebands = 0;
  const row = (record: Placed, direction: Direction | null, text: Partial<Row> & Pick<Row, 'name'>) => {
    const { connection, offset, length, problems } = shown(record);
    const place = { id: null, index: null, time: null, connection, offset, length, direction, problems };
    return rows.add({ ...place, details: '', side: () => '', ...text });
  };
  const loose = (record: Placed, text: Pick<Row, 'name' | 'details'> & Partial<Row>): string[] => {
    row(record, 'direction' in record ? record.direction : 'broker-to-backend', text);
    return [];
  };
  return formatOf(
    {
      sideband: (record) => {
        const token = Buffer.from(record.token, 'hex');
        const visible = redact ? onlyBeginning(0, token.length) : ALL_VISIBLE;
        const id = `r${number}s${sidebands++}`;
        const added = row(record, 'broker-to-backend', {
          id,
          name: 'sideband',
          details: joined([`token ${shortHex(shown(record).token)}`, descriptorsText(record)]),
          side: () => bytesSide(token, record.offset, visible, 'token'),
        });
        ladders.sideband(record, added ? id : null);
        return [];
      },
      frame: (record) => {
        const cut = shown(record);
        const { name, details } = describeFrame(cut);
        const { index, time, direction } = record;
        const id = `r${number}f${index}`;
        const text = { id, index, time, name, details: joined([details, misplacedText(record)]) };
        const added = row(record, direction, { ...text, side: () => frameSide(cut, redact) });
        ladders.frame(record, added ? id : null);
        return [];
      },
      bytes: (record) => {
        const { hex, length } = shown(record);
        const more = hex.length / 2 < length ? '…' : '';
        const bytes = Buffer.from(hex, 'hex');
        return loose(record, {
          name: 'bytes',
          details: joined([`${hex}${more}`, misplacedText(record)]),
          side: () => bytesSide(bytes, record.offset, ALL_VISIBLE, `${plural(length, 'byte')} of no frame`),
        });
      },
      gap: (record) =>
        loose(record, { name: 'gap', details: `${plural(record.length, 'byte')} not recorded` }),
      changed: (record) => loose(record, { name: 'changed', details: changedSentence(record, redact) }),
      handoff: (record) => {
        ladders.handoff(record);
        latencies.take(record);
        return [];
      },
      exited: (record) => {
        ends.push(`<p>${exitedSentence(record)}</p>`);
        return [];
      },
      summary: (record) => [
        '<main>',
        ...(file === null ? [] : [`<h2>${xmlText(escapeText(file))}</h2>`]),
        '<section>',
        '<h3>Summary</h3>',
        ...summarySection(record),
        ...ends,
        ...(record.offers === 0 ? [] : latencies.lines(record.latencyMs)),
        '</section>',
        ...ladders.lines(Object.values(record.handoffs).reduce((sum, count) => sum + count, 0)),
        ...rows.lines,
        '</main>',
      ],
      ...NOT_IN_RECORDINGS,
    },
    // All recordings are on one page.
    { title: number === 0 ? pageHead() : [] },
  );
}

function joined(facts: readonly string[]): string {
  return facts.filter((fact) => fact !== '').join('  ');
}
