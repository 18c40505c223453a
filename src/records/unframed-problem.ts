import { cutFrame } from '../wire/frame/cut-frame.ts';
import { bodyLengthAt } from '../wire/header.ts';
import { HEADER_LENGTH, MAX_BODY_LENGTH } from '../wire/limits.ts';
import { type Problem, problem } from '../wire/problem.ts';
import type { RunReason } from '../wire/stream/unframed-run.ts';

/**
 * What is said about bytes that are not a frame.
 * @param head the first of them
 * @param after the message directly before them, where the bytes may be the application’s; else null
 * @param application whether the stream carries an application’s own bytes
 */
export function unframedProblem(
  offset: number,
  length: number,
  head: Uint8Array,
  reason: RunReason,
  after: string | null,
  application: boolean,
): Problem {
  const bodyLength = head.length < HEADER_LENGTH ? null : bodyLengthAt(head, 0);
  if (reason === 'cut') {
    const frame = cutFrame(head);
    const text =
      frame === null
        ? `${length} bytes of a frame that was not recorded whole`
        : `the first ${length} of ${frame.length} bytes of a ${frame.name} that was not recorded whole`;
    return problem('unframed-bytes', null, offset, text, 'note');
  }
  if (reason === 'rest') {
    const text = `the last ${length} bytes of a frame that was not recorded whole`;
    return problem('unframed-bytes', null, offset, text, 'note');
  }
  if (application || (after !== null && reason === 'unframed')) {
    const where = after === null ? '' : ` directly after a ${after}`;
    const text = `not a frame; ${length} bytes${where}, probably the application’s own`;
    return problem('unframed-bytes', null, offset, text, 'note');
  }
  switch (reason) {
    case 'oversize': {
      const text = `a body may have ${MAX_BODY_LENGTH} bytes, the header says ${bodyLength}`;
      return problem('oversize', null, offset + 1, text);
    }
    case 'truncated': {
      const missing =
        bodyLength === null
          ? `a header takes ${HEADER_LENGTH} bytes, but only ${length} are there`
          : `the header says ${bodyLength} bytes of body, but only ${length - HEADER_LENGTH} are there`;
      return problem('truncated', null, offset, `the input ends inside a frame: ${missing}`);
    }
    case 'given-up': {
      const text = `a frame of ${length} bytes that was given up: too much was unfinished at once`;
      return problem('truncated', null, offset, text, 'warning');
    }
    default: {
      const text = `${length} bytes that are not a frame, up to the next plausible one`;
      return problem('unframed-bytes', null, offset, text);
    }
  }
}
