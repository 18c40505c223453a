import { FrameKind } from '../wire/registry.ts';
import type { Fault } from './fault.ts';

export const kind: Fault = {
  name: 'kind',
  summary: 'Frame.kind is CANCEL',
  reaches: 'kind',
  frames: ['handoff', 'hello'],
  apply: (draft) => ({ ...draft, envelope: { ...draft.envelope, kind: FrameKind.CANCEL } }),
};
