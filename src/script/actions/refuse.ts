import { formatErrorCode, parseErrorCode } from '../../values/error-code.ts';
import { type Action, type ActionKind, inWords } from '../action.ts';
import type { Role } from '../role.ts';

/** Where a refusal is a HelloReply, it has a code instead of a detail. */
const DEFAULT_CODE = 'ERROR_PEER_REJECTED';

export const refuse: ActionKind = {
  name: 'refuse',
  roles: ['backend-reply', 'broker-reply', 'ready'],
  forms: ({ frame }) => ['refuse', frame === 'reply' ? 'refuse:CODE' : 'refuse:DETAIL'],
  summary,
  read: (value, { frame }) => {
    if (frame !== 'reply') return refusal(value ?? '');
    const code = value === null ? DEFAULT_CODE : parseErrorCode(value);
    return action(value === null ? 'refuse' : inWords('refuse', formatErrorCode(code)), code);
  },
};

/** A refusing ACK or ready with that detail. */
export function refusal(detail: string): Action {
  return action(detail === '' ? 'refuse' : inWords('refuse', detail), detail);
}

function action(words: string, reason: string | number): Action {
  return { name: 'refuse', words, final: false, perform: (stage) => stage.refuse(reason) };
}

function summary({ frame }: Role): string {
  if (frame === 'reply') return 'a correct HelloReply that refuses (default code peer-rejected)';
  if (frame === 'ready') return 'a ready with accepted = false, no matter what the backend answered';
  return 'a correct ACK, not accepted';
}
