import { plainAction } from '../action.ts';
import { BREAK_ROLES } from '../role.ts';

export const drop = plainAction(
  'drop',
  BREAK_ROLES,
  () => 'nothing; what comes after it passes',
  () => {},
);
