import { encodeMessage } from '../frames/encode.ts';
import { type Fault, toFrame } from './fault.ts';

export const bareHello: Fault = {
  name: 'bare-hello',
  summary: 'a Hello without a Frame around it',
  reaches: { hello: 'frame' },
  apply: toFrame((draft) => ({
    ...draft,
    changeBody: () => draft.changePayload(encodeMessage(draft.message, draft.payload)),
  })),
};
