import { plainAction } from '../action.ts';

export const accept = plainAction(
  'accept',
  ['ready'],
  () => 'a ready with accepted = true, no matter what the backend answered',
  (stage) => {
    stage.send(stage.due.acceptance());
    stage.accepted();
  },
);
