import { FrameKind } from '../wire/registry.ts';
import { everywhere, type Fault, toFrame } from './fault.ts';

export const kind: Fault = {
  name: 'kind',
  summary: 'Frame.kind is CANCEL; in an admin request EVENT',
  reaches: everywhere('kind'),
  // The reference’s broker ends over an admin frame of kind EVENT.
  apply: toFrame((draft) => {
    const wrong = draft.message === 'AdminRequest' ? FrameKind.EVENT : FrameKind.CANCEL;
    return { ...draft, envelope: { ...draft.envelope, kind: wrong } };
  }),
};
