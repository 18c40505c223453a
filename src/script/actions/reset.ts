import { plainAction } from '../action.ts';
import { BREAK_ROLES, ROLE_NAMES, type Role } from '../role.ts';

/** A Unix socket can be reset only while it has unread bytes, and only by whoever has them. */
function summary({ name, frame }: Role): string {
  if (frame === null) return 'it is reset';
  if (name === 'ready') return 'nothing; as the backend has the connection by now, the client sees no reset';
  if (BREAK_ROLES.includes(name)) return 'nothing; the sender sees ECONNRESET, the receiver a close';
  return 'nothing; the connection is reset: ECONNRESET where something that the other side sent is unread, else a close';
}

export const reset = plainAction('reset', ROLE_NAMES, summary, (stage) => stage.close('reset'), true);
