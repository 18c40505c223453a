import type { VerdictRecord } from '../../records/outcome-records.ts';
import { escapeText } from '../../text/escape.ts';
import { formatMs } from '../layout/durations.ts';
import type { Span } from '../layout/line.ts';
import { outcomeSpan } from '../parts/signs.ts';
import { type Form, type Result, shownValue, verdictsOf } from './form.ts';

/** A fact about a result: what the form said, or what became of it. */
export interface Fact {
  readonly name: string;
  readonly value: Span;
}

/** All facts about a result, in an order that is the same for all of them. */
export function factsOf({ values, sent }: Result, form: Form): readonly Fact[] {
  const said = form.fields.map((field): Fact => {
    const { label, empty = 'empty' } = field;
    const value = shownValue(form, field, values);
    return { name: label, value: { text: value === '' ? `(${empty})` : escapeText(value) } };
  });
  return [
    ...outcomeFacts(sent),
    ...verdictsOf(sent).slice(1).map(furtherFact),
    ...said,
    ...(sent !== null && !(sent instanceof Error) ? checkFacts(sent) : []),
  ];
}

function outcomeFacts(sent: Result['sent']): readonly Fact[] {
  if (sent === null) return [{ name: 'outcome', value: { text: '… waiting' } }];
  if (sent instanceof Error)
    return [{ name: 'outcome', value: { text: `✗ ${escapeText(sent.message)}`, tone: 'bad' } }];
  const { outcome, latencyMs, adopted, route, reason = '', checks, errorDetail } = sent;
  const failed = checks.find(({ result }) => result === 'failed');
  const why =
    failed === undefined ? escapeText(errorDetail) : `${failed.id}: ${escapeText(failed.text ?? '')}`;
  return [
    { name: 'outcome', value: outcomeSpan(outcome) },
    { name: 'after', value: { text: latencyMs === null ? '–' : formatMs(latencyMs) } },
    { name: 'because', value: { text: why || escapeText(reason) || '–' } },
    ...(route === undefined ? [] : [{ name: 'route', value: { text: route } }]),
    { name: 'answer', value: { text: adopted === null ? '–' : answerText(adopted) } },
  ];
}

function furtherFact({ outcome, errorDetail }: VerdictRecord, at: number): Fact {
  const { text, ...style } = outcomeSpan(outcome);
  const why = errorDetail === '' ? '' : `: ${escapeText(errorDetail)}`;
  return { name: `offer ${at + 2}`, value: { text: `${text}${why}`, ...style } };
}

function answerText({ received, closed }: NonNullable<VerdictRecord['adopted']>): string {
  return `${received === '' ? 'nothing' : `"${escapeText(received)}"`}${closed ? ', then closed' : ''}`;
}

function checkFacts({ checks }: VerdictRecord): readonly Fact[] {
  return checks.map(({ id, result }): Fact => {
    if (result === 'passed') return { name: id, value: { text: '✓', tone: 'good' } };
    return result === 'failed'
      ? { name: id, value: { text: '✗ failed', tone: 'bad', bold: true } }
      : { name: id, value: { text: '· not reached', dim: true } };
  });
}
