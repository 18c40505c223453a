import { plainAction } from '../action.ts';
import { FRAME_ROLES } from '../role.ts';

export const duplicate = plainAction(
  'duplicate',
  FRAME_ROLES,
  ({ noun, frame }) => `the ${noun} twice${frame === 'offer' ? ', its sideband once' : ''}`,
  (stage) => stage.accept((right) => [right, right]),
);
