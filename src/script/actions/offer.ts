import { usualAction } from '../action.ts';

export const offer = usualAction(
  'offer',
  ['offer', 'broker-offer'],
  'a correct offer after its sideband, with the connection passed',
);
