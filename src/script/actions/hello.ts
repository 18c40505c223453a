import { usualAction } from '../action.ts';

export const hello = usualAction(
  'hello',
  ['hello', 'admin'],
  'a correct Hello; with --admin a correct request',
);
