import { everywhere, type Fault, toFrame } from './fault.ts';
import { LENGTH_PAST_THE_END } from './undecodable.ts';

export const frame: Fault = {
  name: 'frame',
  summary: 'the body is not a protobuf Frame: its last field claims more bytes than it has',
  reaches: everywhere('frame'),
  apply: toFrame((draft) => ({
    ...draft,
    changeBody: (bytes) => Buffer.concat([bytes, LENGTH_PAST_THE_END]),
  })),
};
