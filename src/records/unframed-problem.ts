import { cutFrame } from '../wire/frame/cut-frame.ts';
import { bodyLengthAt } from '../wire/header.ts';
import { HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from '../wire/limits.ts';
import { isOrAre, plural } from '../wire/plural.ts';
import { type Problem, problem } from '../wire/problem.ts';
import type { RunReason } from '../wire/stream/unframed-run.ts';

/** Bytes of a stream that are not a frame. */
interface Unframed {
  readonly offset: number;
  readonly length: number;
  /** The first of them. */
  readonly head: Uint8Array;
  readonly reason: RunReason;
  /** The message directly before them, where they may be the application’s; else null. */
  readonly after: string | null;
  /** Whether the stream carries an application’s own bytes. */
  readonly application: boolean;
  /** Whether nothing has come after them. */
  readonly last: boolean;
  /** Whether they are the beginning of a sideband, as a descriptor came with them. */
  readonly beginsSideband: boolean;
}

/** What is said about bytes that are not a frame. */
export function unframedProblem(unframed: Unframed): Problem {
  const { offset, length, head, reason, after, application, last, beginsSideband } = unframed;
  const bodyLength = head.length < HEADER_LENGTH ? null : bodyLengthAt(head, 0);
  if (beginsSideband) {
    const text = `the input ends inside a sideband: ${length} of its ${TOKEN_LENGTH} bytes came, with a descriptor`;
    return problem('truncated', null, offset, text);
  }
  if (reason === 'cut') {
    const frame = cutFrame(head);
    const text =
      frame === null
        ? `${plural(length, 'byte')} of a frame that was not recorded whole`
        : `the first ${length} of ${frame.length} bytes of a ${frame.name} that was not recorded whole`;
    return problem('unframed-bytes', null, offset, text, 'note');
  }
  if (reason === 'rest') {
    const text = `the last ${plural(length, 'byte')} of a frame that was not recorded whole`;
    return problem('unframed-bytes', null, offset, text, 'note');
  }
  if (application || (after !== null && reason === 'unframed')) {
    const where = after === null ? '' : ` directly after a ${after}`;
    const text = `not a frame; ${plural(length, 'byte')}${where}, probably the application’s own`;
    return problem('unframed-bytes', null, offset, text, 'note');
  }
  switch (reason) {
    case 'oversize': {
      const text = `a body may have ${MAX_BODY_LENGTH} bytes, the header says ${bodyLength}`;
      return problem('oversize', null, offset + 1, text);
    }
    case 'truncated': {
      const rest = length - HEADER_LENGTH;
      const missing =
        bodyLength === null
          ? `a header takes ${HEADER_LENGTH} bytes, but only ${length} ${isOrAre(length)} there`
          : `the header says ${plural(bodyLength, 'byte')} of body, but only ${rest} ${isOrAre(rest)} there`;
      const name = cutFrame(head)?.name ?? 'frame';
      const article = /^[AEIOU]/.test(name) ? 'an' : 'a';
      return problem('truncated', null, offset, `the input ends inside ${article} ${name}: ${missing}`);
    }
    case 'given-up': {
      const text = `a frame of ${plural(length, 'byte')} that was given up: too much was unfinished at once`;
      return problem('truncated', null, offset, text, 'warning');
    }
    default: {
      const text = `${plural(length, 'byte')} that ${isOrAre(length)} not a frame${last ? '' : ', up to the next plausible one'}`;
      return problem('unframed-bytes', null, offset, text);
    }
  }
}
