import { faultsFor, faultyFrame } from '../../faults/catalogue.ts';
import { ackDraft } from '../../frames/ack.ts';
import { casesOf } from '../case.ts';
import { NOT_TOLD, notToldAfter } from './not-told.ts';
import type { BrokerPeer } from './peer.ts';

/** The rule behind each check of an ACK. */
const ACK_RULES: { readonly [check: string]: string } = {
  framing: 'ack-framing',
  frame: 'ack-frame',
  'envelope-version': 'ack-version',
  kind: 'ack-kind',
  'payload-protocol': 'ack-protocol',
  'payload-encoding': 'ack-encoding',
  'request-id': 'ack-request-id',
  payload: 'ack-payload',
  'correlation-id': 'ack-correlation-id',
  token: 'ack-token',
};

/** Each way in which an ACK can be wrong in itself. */
export const wrongAcks = casesOf<BrokerPeer>(
  'broker/ack',
  'ack-no-false-acceptance',
  faultsFor('ack')
    .filter(({ reaches }) => reaches.ack !== null)
    .map((fault) => ({
      name: fault.name,
      section: ACK_RULES[fault.reaches.ack ?? ''] ?? 'ack-no-false-acceptance',
      title: `an ACK in which ${fault.summary}`,
      required: NOT_TOLD,
      run: (peer: BrokerPeer) =>
        notToldAfter(peer, (offered) => {
          const { token, correlationId, wire } = offered;
          const right = ackDraft({ token, correlationId, accepted: true, errorDetail: '' });
          return wire.send(faultyFrame(fault, right));
        }),
    })),
);
