import { compileFilter } from '../../filter/filter.ts';
import type { PlainRecord } from '../../records/plain.ts';
import { escapedJson } from '../../text/escape.ts';
import { hex } from '../../wire/fields/value.ts';
import type { Copies } from '../parts/copy-choice.ts';
import { quoted } from '../viewer/exporting.ts';
import type { DeskOffer } from './desk-offer.ts';

/** The offers that a filter lets pass; it sees them as handoffs of `--json`. */
export function fittingOffers(offers: readonly DeskOffer[], expression: string): readonly DeskOffer[] {
  if (expression === '') return offers;
  const fits = compileFilter(expression);
  return offers.filter((offer) => fits(plainOffer(offer)));
}

function plainOffer(offer: DeskOffer): PlainRecord {
  const { number: index, connection, token, correlationId, service: serviceName } = offer;
  const { outcome, latencyMs, errorDetail, problems } = offer;
  return {
    ...{ type: 'handoff', index, connection, token, correlationId, serviceName },
    ...{ outcome, latencyMs, errorDetail, problems },
  };
}

/** The answers that were decided, as a script for --reply: a step a line. */
export function scriptOf(offers: readonly DeskOffer[]): string {
  return offers.flatMap(({ decision }) => (decision === null ? [] : [`${decision}\n`])).join('');
}

/** The command that answers without a screen as was decided here. @param rule flags of the rules that are set; null: none */
export function fakeBackendCommand(
  endpoint: string,
  rule: readonly string[] | null,
  offers: readonly DeskOffer[],
): string {
  const decided = offers.flatMap(({ decision }) => (decision === null ? [] : [decision]));
  const flags = rule ?? (decided.length === 0 ? [] : ['--reply', decided.join(',')]);
  return ['handoff-cli fake-backend', endpoint, ...flags]
    .map((word, at) => (at === 0 ? word : quoted(word)))
    .join(' ');
}

/** An offer in the forms in which it can be copied. @param command that does the same as the screen */
export function copiesOfOffer(offer: DeskOffer, command: string): Copies {
  const { number, service, token, decision, outcome, fields, bytes } = offer;
  const parts = fields.map(
    ({ depth, name, value }) => `${'  '.repeat(depth)}${name}${value === '' ? '' : `: ${value}`}`,
  );
  return {
    text: [`offer ${number} of ${service}, token ${token}: ${outcome ?? decision ?? 'held'}`, ...parts].join(
      '\n',
    ),
    hex: hex(bytes),
    json: escapedJson(plainOffer(offer)),
    command,
  };
}
