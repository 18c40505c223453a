import type { Fault } from './fault.ts';
import { LENGTH_PAST_THE_END } from './undecodable.ts';

export const frame: Fault = {
  name: 'frame',
  summary: 'the body is no protobuf Frame: its last field claims more bytes than there are',
  reaches: 'frame',
  frames: ['handoff', 'hello'],
  apply: (draft) => ({ ...draft, changeBody: (bytes) => Buffer.concat([bytes, LENGTH_PAST_THE_END]) }),
};
