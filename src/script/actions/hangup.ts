import { plainAction } from '../action.ts';
import { ROLE_NAMES, type Role } from '../role.ts';

function summary({ name, frame }: Role): string {
  if (frame === null) return 'it is closed';
  if (name === 'ready')
    return 'nothing; the broker closes its copy of the connection, which the backend may keep';
  return 'nothing; the connection is closed';
}

export const hangup = plainAction('hangup', ROLE_NAMES, summary, (stage) => stage.close('orderly'), true);
