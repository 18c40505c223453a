import type { ChalkInstance } from 'chalk';
import type { ClientRecord } from '../records/outcome-records.ts';
import { microsecondsBetween } from '../records/time-text.ts';
import type { HandoffRecord, HandoffView } from '../records/traffic-records.ts';
import { outcomeColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import { descriptorText } from '../wire/descriptor-text.ts';
import { RecordingLetters } from './recording-letters.ts';

const NO_LETTERS = new RecordingLetters([]);

/** How a handoff ended, in one sentence. @param letters short names of the recordings that show it */
export function handoffSentence(chalk: ChalkInstance, handoff: HandoffRecord, letters = NO_LETTERS): string {
  const { views: [nearest, ...others] = [] } = handoff;
  const latency = handoff.latencyMs === null ? '' : ` after ${handoff.latencyMs} ms`;
  const where = nearest === undefined ? '' : ` in ${letters.of(nearest.file)}`;
  const detail = handoff.errorDetail === '' ? '' : `: ${escapeText(handoff.errorDetail)}`;
  const service = handoff.serviceName === '' ? '' : ` of ${escapeText(handoff.serviceName)}`;
  const ready = readyFact(handoff.ready).map((fact) => `, ${fact}`);
  const fates = fateFacts(handoff).map((fact) => `, ${fact}`);
  const outcome = outcomeColour(chalk, handoff.outcome)(handoff.outcome);
  const elsewhere = others.map((view) => viewText(view, nearest!, letters)).join('');
  return `handoff ${handoff.index}${service}: ${outcome}${latency}${where}${detail}${ready.join('')}${elsewhere}${sidesText(handoff)}${fates.join('')}`;
}

/** What another recording than the nearest to the broker shows. */
function viewText(view: HandoffView, nearest: HandoffView, letters: RecordingLetters): string {
  const away = microsecondsBetween(nearest.offered, view.offered);
  const when = away === null ? '' : ` offered ${Math.abs(away) / 1000} ms ${away < 0 ? 'earlier' : 'later'},`;
  const same = view.outcome === nearest.outcome && view.latencyMs !== null;
  const latency = view.latencyMs === null ? '' : ` after ${view.latencyMs} ms`;
  return `; in ${letters.of(view.file)}${when} ${same ? 'answered' : view.outcome}${latency}`;
}

/** Where something was changed between them: how it ended for each side. */
function sidesText({ sides, views }: HandoffRecord): string {
  if (sides === undefined || views !== undefined) return '';
  return `, to the broker ${sides.broker}, to the backend ${sides.backend ?? 'not offered'}`;
}

/** The same for a handoff that is reported again: what is new, where it ended no other way. @param letters short names of recordings */
export function handoffNews(chalk: ChalkInstance, handoff: HandoffRecord, letters = NO_LETTERS): string {
  const { index, outcome, ready, replaces, views = [] } = handoff;
  if (replaces?.outcome !== outcome || (replaces.views ?? 0) !== views.length)
    return handoffSentence(chalk, handoff, letters);
  const known = ready === replaces.ready ? null : ready;
  const news = [...readyFact(known), ...fateFacts(handoff)];
  return news.length === 0
    ? handoffSentence(chalk, { ...handoff, ready: null }, letters)
    : `handoff ${index}: ${news.join(', ')}`;
}

/** The problems of a handoff that were not listed when it was reported before. */
export function newProblems({ problems, replaces }: HandoffRecord): HandoffRecord['problems'] {
  return replaces === null ? problems : problems.slice(replaces.problems);
}

/** That the client was told, and in which frame. */
export function readyFact(ready: number | null): string[] {
  return ready === null ? [] : [`ready in frame ${ready}`];
}

/** What finally became of the descriptors that came with the offer. */
export function fateFacts({ passed = [] }: HandoffRecord): string[] {
  const known = passed.filter(({ fate }) => fate !== null).map(descriptorText);
  return known.length === 0 ? [] : [`descriptor ${known.join('; ')}`];
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
