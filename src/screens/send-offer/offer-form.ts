import { stepWords } from '../../script/catalogue.ts';
import type { FormField, Values } from '../form/form.ts';
import { quoted } from '../viewer/exporting.ts';

/** An offer as it is filled in; texts as the flags of send-offer take them. */
export interface FilledOffer extends Values {
  readonly service: string;
  readonly token: string;
  readonly correlationId: string;
  readonly sideband: 'where possible' | 'no';
  readonly script: string;
  readonly deadline: string;
  readonly send: string;
}

export const OFFER_FIELDS: readonly FormField[] = [
  { field: 'service', label: 'service', does: 'the service that the connection is for' },
  {
    field: 'token',
    label: 'token',
    secret: true,
    empty: 'random',
    does: '16 bytes as hex; a backend accepts each token once',
  },
  {
    field: 'correlationId',
    label: 'correlation id',
    does: 'what the ACK has to repeat; a stock broker uses 1',
  },
  {
    field: 'sideband',
    label: 'sideband',
    choices: ['where possible', 'no'],
    does: 'whether the token and the connection’s descriptor go before the offer',
  },
  {
    field: 'script',
    label: 'script',
    choices: stepWords('offer'),
    open: true,
    does: 'what to do about the offer, as --offer says it, such as delay:1s+corrupt',
  },
  { field: 'deadline', label: 'deadline', does: 'how long to wait for the ACK, such as 750ms or 5s' },
  {
    field: 'send',
    label: 'send',
    secret: true,
    empty: 'nothing',
    does: 'what to write to the connection once it is handed over',
  },
];

/** The command line that sends the same offer. */
export function offerCommand(endpoint: string, offer: FilledOffer): string {
  const { service, token, correlationId, sideband, script, deadline, send } = offer;
  const flags = [
    ['--service', service],
    ['--token', token],
    ['--correlation-id', correlationId === '1' ? '' : correlationId],
    ['--offer', script === 'offer' ? '' : script],
    ['--deadline', deadline === '5s' ? '' : deadline],
    ['--send', send],
  ].flatMap(([flag, value]) => (value === '' ? [] : [flag!, quoted(value!)]));
  return [
    'handoff-cli send-offer',
    quoted(endpoint),
    ...flags,
    ...(sideband === 'no' ? ['--no-sideband'] : []),
  ].join(' ');
}
