import { plainAction } from '../action.ts';
import { ROLE_NAMES } from '../role.ts';

export const hangup = plainAction(
  'hangup',
  ROLE_NAMES,
  ({ frame }) => (frame === null ? 'it is closed' : 'nothing; the connection is closed'),
  (stage) => stage.close('orderly'),
  true,
);
