import type { ChalkInstance } from 'chalk';
import type { ClientRecord } from '../records/outcome-records.ts';
import type { HandoffRecord } from '../records/traffic-records.ts';
import { outcomeColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import { descriptorText } from '../wire/descriptor-text.ts';

/** How a handoff ended, in one sentence. */
export function handoffSentence(chalk: ChalkInstance, handoff: HandoffRecord): string {
  const latency = handoff.latencyMs === null ? '' : ` after ${handoff.latencyMs} ms`;
  const detail = handoff.errorDetail === '' ? '' : `: ${escapeText(handoff.errorDetail)}`;
  const service = handoff.serviceName === '' ? '' : ` of ${escapeText(handoff.serviceName)}`;
  const ready = handoff.ready === null ? '' : `, ready in frame ${handoff.ready}`;
  const outcome = outcomeColour(chalk, handoff.outcome)(handoff.outcome);
  return `handoff ${handoff.index}${service}: ${outcome}${latency}${detail}${ready}${sidesText(handoff)}${fates(handoff)}`;
}

/** Where something was changed between them: how it ended for each side. */
function sidesText({ sides }: HandoffRecord): string {
  if (sides === undefined) return '';
  return `, to the broker ${sides.broker}, to the backend ${sides.backend}`;
}

/** The same for a handoff that is reported again: what is new, where it ended no other way. */
export function handoffNews(chalk: ChalkInstance, handoff: HandoffRecord): string {
  const { index, outcome, ready, replaces } = handoff;
  const news = `${ready === null ? '' : `, ready in frame ${ready}`}${fates(handoff)}`;
  if (replaces?.outcome !== outcome || news === '') return handoffSentence(chalk, handoff);
  return `handoff ${index}: ${news.slice(2)}`;
}

/** The problems of a handoff that were not listed when it was reported before. */
export function newProblems({ problems, replaces }: HandoffRecord): HandoffRecord['problems'] {
  return replaces === null ? problems : problems.slice(replaces.problems);
}

/** What finally became of the descriptors that came with the offer. */
function fates({ passed = [] }: HandoffRecord): string {
  const known = passed.filter(({ fate }) => fate !== null).map(descriptorText);
  return known.length === 0 ? '' : `, descriptor ${known.join('; ')}`;
}

/** What became of a client, in one sentence. */
export function clientSentence(chalk: ChalkInstance, client: ClientRecord): string {
  const { connection, pid, serviceName, reply, code, state, reason } = client;
  const who = `client ${connection}${pid === null ? '' : ` (pid ${pid})`}`;
  const service = serviceName === null ? '' : ` of ${escapeText(serviceName)}`;
  const how = state ?? (reply === 'refused' ? `refused with ${code}` : (reply ?? 'gone'));
  const colour = outcomeColour(
    chalk,
    state === 'adopted' ? 'accepted' : state === 'misled' ? 'invalid' : 'refused',
  );
  return `${who}${service}: ${colour(how)}${reason === '' ? '' : `: ${escapeText(reason)}`}`;
}
