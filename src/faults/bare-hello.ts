import { encodeMessage } from '../frames/encode.ts';
import type { Fault } from './fault.ts';

export const bareHello: Fault = {
  name: 'bare-hello',
  summary: 'a Hello without a Frame around it',
  reaches: 'frame',
  frames: ['hello'],
  apply: (draft) => ({
    ...draft,
    changeBody: () => draft.changePayload(encodeMessage(draft.message, draft.payload)),
  }),
};
