import { plainAction } from '../action.ts';
import { ROLE_NAMES } from '../role.ts';

export const reset = plainAction(
  'reset',
  ROLE_NAMES,
  ({ frame }) => (frame === null ? 'it is reset' : 'nothing; the connection is reset (ECONNRESET)'),
  (stage) => stage.close('reset'),
  true,
);
