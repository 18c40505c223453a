import { everywhere, type Fault, toFrame } from './fault.ts';
import { LENGTH_PAST_THE_END } from './undecodable.ts';

export const payload: Fault = {
  name: 'payload',
  summary: 'the payload is not a protobuf message: its last field claims more bytes than it has',
  reaches: everywhere('payload'),
  apply: toFrame((draft) => ({
    ...draft,
    changePayload: (bytes) => Buffer.concat([draft.changePayload(bytes), LENGTH_PAST_THE_END]),
  })),
};
