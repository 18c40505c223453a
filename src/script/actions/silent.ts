import { plainAction } from '../action.ts';
import { FRAME_ROLES } from '../role.ts';

export const silent = plainAction(
  'silent',
  FRAME_ROLES,
  ({ frame }) =>
    `nothing${frame === 'offer' ? ', not even the sideband' : ''}, then or later; the connection stays open`,
  (stage) => stage.stop(),
  true,
);
