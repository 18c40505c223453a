import { escapeText } from '../../text/escape.ts';
import { plural } from '../../wire/plural.ts';
import { captureFact } from '../parts/capture-fact.ts';
import { isHeld } from './desk-offer.ts';
import type { OfferDesk } from './offer-desk.ts';

/** The facts about a desk, for the top line. @param capture where it is recorded; null: nowhere */
export function deskFacts({ offers, connectionCount }: OfferDesk, capture: string | null): readonly string[] {
  const held = offers.filter(isHeld).length;
  const unanswered = offers.filter(({ outcome }) => outcome === 'unanswered').length;
  const counts = [
    `● ${held} held`,
    `${offers.length - held - unanswered} answered`,
    ...(unanswered === 0 ? [] : [`${unanswered} unanswered`]),
    plural(connectionCount, 'connection'),
  ];
  return [...counts, ...captureFact(capture)];
}

/** What is in force, for the status line. */
export function rulesInForce(
  { rules, lastNotice }: OfferDesk,
  atDeadline: string,
  filter: string,
): readonly string[] {
  return [
    `rule: ${rules.texts.length === 0 ? 'ask' : escapeText(rules.texts.join(', '))}`,
    atDeadline === '' ? '' : `at the deadline: ${escapeText(atDeadline)}`,
    filter === '' ? '' : `filter: ${escapeText(filter)}`,
    escapeText(lastNotice),
  ];
}
