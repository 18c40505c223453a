import { describeFrame } from '../../formats/details.ts';
import type { FrameRecord } from '../../records/traffic-records.ts';
import { escapeText } from '../../text/escape.ts';
import { cutTo, EMPTY, type Line, line, wrapped } from '../layout/line.ts';
import { apartIn, partiesLine, rung } from '../parts/rung.ts';
import { severitySign } from '../parts/signs.ts';
import { type CaseOnBoard, isOver } from './case-board.ts';
import { stateLine } from './cases-pane.ts';

/** Room for the label of a fact. */
const LABEL = 10;
const MOST_PRINTED = 10;
const SHORT: { readonly [message: string]: string } = { HandoffOffer: 'offer', HandoffAck: 'ACK' };

/** A case in full: what is required, what was seen, and its frames as a ladder, also while it runs. */
export function caseLines(one: CaseOnBoard, again: (id: string) => string, columns: number): Line[] {
  const { of, outcome, state } = one;
  const { id, title, level, section, required } = of;
  const seen = outcome === null || state === 'running' ? '' : outcome.seen;
  const printed = outcome?.printed.trim() ?? '';
  return [
    [...stateLine(one), { text: `  ${id}`, bold: true }],
    ...wrapped(title, columns),
    EMPTY,
    ...fact(level === 'must' ? 'must' : 'should', required, columns),
    ...(seen === '' ? [] : fact('seen', escapeText(seen), columns)),
    ...fact('rule', `docs/protocol.md#${section}`, columns),
    EMPTY,
    ...ladder(one.frames(), state, columns),
    ...(printed === '' ? [] : [EMPTY, line('the peer printed:', { bold: true })]),
    ...printed
      .split('\n')
      .slice(-MOST_PRINTED)
      .flatMap((text) => (text === '' ? [] : wrapped(escapeText(text), columns))),
    ...(state === 'failed' ? [EMPTY, ...fact('alone', again(id), columns)] : []),
  ].map((spans) => cutTo(spans, columns));
}

function fact(label: string, text: string, columns: number): Line[] {
  return wrapped(text, Math.max(1, columns - LABEL)).map((spans, index) => [
    { text: (index === 0 ? label : '').padEnd(LABEL), dim: true },
    ...spans,
  ]);
}

function ladder(frames: readonly FrameRecord[], state: CaseOnBoard['state'], columns: number): Line[] {
  if (frames.length === 0) return [line(isOver(state) ? 'no frame passed' : 'no frame yet', { dim: true })];
  const apart = apartIn(columns);
  return [
    partiesLine(apart),
    ...frames.flatMap((frame) => {
      const { name, details } = describeFrame(frame);
      const word = SHORT[name] ?? name;
      const said = frame.message === 'HandoffAck' ? `${word} ${details.split('  ')[0]}` : word;
      const wrong = frame.problems.filter(({ severity }) => severity === 'error');
      const cells = rung(frame.direction, said, apart);
      return [
        [
          { text: cells, ...(wrong.length > 0 ? { tone: 'bad' as const } : {}) },
          { text: `  connection ${frame.connection}`, dim: true },
        ],
        ...wrong.flatMap(({ severity, id }) =>
          wrapped(`${severitySign(severity).text} ${id}`, columns, { tone: 'bad' }, 2),
        ),
      ];
    }),
  ];
}
