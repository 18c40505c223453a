import { plainAction } from '../action.ts';

export const ignore = plainAction(
  'ignore',
  ['backend-accept'],
  () => 'it stays open and is never read',
  (stage) => stage.stop(),
  true,
);
