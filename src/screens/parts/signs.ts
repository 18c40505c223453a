import type { Outcome } from '../../handoff/judge-ack.ts';
import type { Severity } from '../../wire/problem.ts';
import type { Span, Tone } from '../layout/line.ts';

const SEVERITIES: { readonly [severity in Severity]: { readonly sign: string; readonly tone: Tone } } = {
  error: { sign: '✗', tone: 'bad' },
  warning: { sign: '⚠', tone: 'warn' },
  note: { sign: '·', tone: 'info' },
};

/** The sign of a severity, in its colour; a blank where nothing is wrong. */
export function severitySign(severity: Severity | null): Span {
  if (severity === null) return { text: ' ' };
  const { sign, tone } = SEVERITIES[severity];
  return { text: sign, tone, bold: severity === 'error' };
}

export function severityTone(severity: Severity): Tone {
  return SEVERITIES[severity].tone;
}

/** An outcome as a sign and a word, in its colour. */
export function outcomeSpan(outcome: Outcome | 'unreachable'): Span {
  if (outcome === 'accepted') return { text: '✓ accepted', tone: 'good' };
  if (outcome === 'refused') return { text: '– refused', tone: 'warn' };
  return { text: `✗ ${outcome}`, tone: 'bad', bold: true };
}
