import { FrameKind } from '../wire/registry.ts';
import { everywhere, type Fault, toFrame } from './fault.ts';

export const kind: Fault = {
  name: 'kind',
  summary: 'Frame.kind is CANCEL',
  reaches: everywhere('kind'),
  apply: toFrame((draft) => ({ ...draft, envelope: { ...draft.envelope, kind: FrameKind.CANCEL } })),
};
