import { OUTCOMES } from '../../handoff/judge-ack.ts';
import { DIRECTIONS } from '../../wire/direction.ts';
import { PROBLEMS } from '../../wire/problem.ts';
import type { Question } from '../parts/prompt.ts';
import { filterProblem } from './filtering.ts';

/** What the word under completion may become, and after which word its values come. */
const FIELDS = [
  'type',
  'message',
  'outcome',
  'serviceName',
  'connection',
  'direction',
  'latencyMs',
  'errorDetail',
  'problems',
  'token',
  'correlationId',
  'index',
  'offset',
  'length',
  'payload.token',
  'payload.serviceName',
  'payload.accepted',
  'payload.errorDetail',
  'payload.correlationId',
  'envelope.kind',
  'envelope.requestId',
];
const WORDS = ['and', 'or', 'not', 'in'];
const VALUES: { readonly [field: string]: readonly string[] } = {
  type: ['frame', 'sideband', 'bytes', 'changed', 'handoff'],
  message: ['Hello', 'HelloReply', 'HandoffOffer', 'HandoffAck', 'EndpointProbe'],
  outcome: OUTCOMES,
  direction: DIRECTIONS,
  'envelope.kind': ['FRAME_KIND_REQUEST', 'FRAME_KIND_RESPONSE', 'FRAME_KIND_EVENT'],
};
const IDS = Object.keys(PROBLEMS);

/** Asks for a filter, checked while it is typed. */
export function filterQuestion(
  text: string,
  history: string[],
  take: (expression: string) => string | null,
): Question {
  return {
    label: 'filter',
    text,
    history,
    hint: 'such as outcome != "accepted"; Tab completes; empty shows everything',
    complete: completions,
    check: filterProblem,
    take: (expression) => take(expression.trim()),
  };
}

/** The expression with its last word completed. */
function completions(text: string): readonly string[] {
  const [, before = '', last = ''] = /^(.*?)("?[\w.-]*)$/s.exec(text) ?? [];
  return candidates(before, last)
    .filter((candidate) => candidate.startsWith(last) && candidate !== last)
    .map((candidate) => `${before}${candidate}`);
}

function candidates(before: string, last: string): readonly string[] {
  // Inside of a text, or where one has just ended.
  if (before.split('"').length % 2 === 0) return [];
  const compared = /([\w.]+)\s*(?:==|!=|\bin)\s*$/.exec(before)?.[1];
  if (compared === 'payload.accepted') return ['true', 'false'];
  if (compared !== undefined) return (VALUES[compared] ?? []).map((value) => `"${value}"`);
  if (last.startsWith('"')) return IDS.map((id) => `"${id}" in problems`);
  return /[\w")]\s+$/.test(before) && !/\b(?:and|or|not)\s+$/.test(before)
    ? [...WORDS, '==', '!=']
    : [...FIELDS, 'not'];
}
