import { faultsFor, faultyFrame } from '../../faults/catalogue.ts';
import { ackDraft } from '../../frames/ack.ts';
import { CHECK_RULES } from '../../handoff/check-rules.ts';
import { casesOf } from '../case.ts';
import { NOT_TOLD, notToldAfter } from './answered.ts';
import type { BrokerPeer } from './peer.ts';

const RULES: { readonly [check: string]: string } = CHECK_RULES;

/** Each way in which an ACK can be wrong in itself. */
export const wrongAcks = casesOf<BrokerPeer>(
  'broker/ack',
  'ack-no-false-acceptance',
  faultsFor('ack')
    .filter(({ reaches }) => reaches.ack !== null)
    .map((fault) => ({
      name: fault.name,
      section: RULES[fault.reaches.ack ?? ''] ?? 'ack-no-false-acceptance',
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
