import type { AckCheck } from '../../src/handoff/judge-ack.ts';

/** What a broker requires of an ACK, in the order of docs/protocol.md. */
export const CHECKS =
  'framing frame envelope-version kind payload-protocol payload-encoding request-id payload correlation-id token accepted deadline'.split(
    ' ',
  );

export const ALL_PASSED = CHECKS.map((id) => ({ id, result: 'passed' }));

/** The checks of a verdict that failed at one of them: passed before it, not reached after it. */
export function failedAt(failed: AckCheck): readonly object[] {
  const place = CHECKS.indexOf(failed);
  return CHECKS.map((id, index) => {
    if (index === place) return { id, result: 'failed' };
    return { id, result: index < place ? 'passed' : 'not-reached' };
  });
}
