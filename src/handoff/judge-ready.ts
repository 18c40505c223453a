import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameKind } from '../wire/registry.ts';
import { NO_TOKEN, tokenFrom } from '../wire/token.ts';
import { applyInOrder, type CheckedInOrder, type Rule } from './check.ts';
import { envelopeRules, payloadRule, unless } from './envelope-rules.ts';
import { tokenDifference } from './judge-ack.ts';

/** What a client requires of ready, in this order. docs/protocol.md, "What a client requires of ready". */
export const READY_CHECKS = [
  'ready-framing',
  'ready-frame',
  'ready-envelope-version',
  'ready-kind',
  'ready-payload-protocol',
  'ready-payload-encoding',
  'ready-payload',
  'ready-token',
  'ready-accepted',
] as const;

export type ReadyCheck = (typeof READY_CHECKS)[number];

export interface ReadyJudgement extends CheckedInOrder<ReadyCheck> {
  readonly errorDetail: string;
}

/** Judges a complete frame as the ready of the handoff with that token. Its ids are not looked at, as by real clients. */
export function judgeReady(frame: FrameReading, token: string): ReadyJudgement {
  const ready = frame.message === 'HandoffAck' ? frame.handoff : null;
  const issued = tokenFrom(Buffer.from(token, 'hex'));
  const detail = ready?.accepted === false ? ready.errorDetail : '';
  const rules: Rule<ReadyCheck>[] = [
    ...envelopeRules(frame, FrameKind.EVENT).map(({ id, broken }) => ({
      id: `ready-${id}` as const,
      broken,
    })),
    payloadRule(frame, 'ready-payload'),
    { id: 'ready-token', broken: () => tokenDifference(ready?.token ?? NO_TOKEN, issued) },
    {
      id: 'ready-accepted',
      broken: () =>
        unless(ready?.accepted === true, `the ready says refused${detail === '' ? '' : `: ${detail}`}`),
    },
  ];
  const { checks, failed, text } = applyInOrder(rules);
  return { checks, failed, text, errorDetail: failed === 'ready-accepted' ? detail : '' };
}
