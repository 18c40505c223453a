import type { Handoff } from '../handoff/handoff.ts';
import { hex } from '../wire/fields/value.ts';
import type { HandoffRecord } from './traffic-records.ts';

/** The record of a handoff as it is now. */
export function handoffRecord(handoff: Handoff): HandoffRecord {
  const { index, connection, correlationId, serviceName, outcome, offer, ack, ready } = handoff;
  const { latencyMs, errorDetail, passed, problems, offered, answered } = handoff;
  const { reported, reportedProblems, reportedReady } = handoff;
  const changed = offered !== null || answered !== null || offer === null;
  // A backend to which nothing was offered has nothing to answer.
  const backend = answered ?? (offer === null && ack === null ? null : outcome);
  const sides = changed ? { broker: outcome, backend } : null;
  return {
    type: 'handoff',
    ...{ index, connection, token: hex(handoff.token), correlationId: String(correlationId), serviceName },
    ...{ outcome, offer, ack, ready, latencyMs, errorDetail },
    ...(sides !== null && { sides }),
    ...(passed !== null && { passed }),
    problems,
    replaces:
      reported === null ? null : { outcome: reported, problems: reportedProblems, ready: reportedReady },
  };
}
