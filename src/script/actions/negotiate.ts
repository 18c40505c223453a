import { usualAction } from '../action.ts';

export const negotiate = usualAction(
  'negotiate',
  ['broker-reply'],
  'a correct HelloReply: Negotiated, or Refused where the Hello has to be refused',
);
