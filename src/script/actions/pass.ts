import { plainAction } from '../action.ts';
import { BREAK_ROLES } from '../role.ts';

export const pass = plainAction(
  'pass',
  [...BREAK_ROLES, 'backend-accept'],
  ({ frame, noun }) => (frame === null ? 'it is read and answered' : `the ${noun} as it came`),
  (stage) => stage.accept((right) => [right]),
);
