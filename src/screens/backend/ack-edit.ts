import { ackDraft } from '../../frames/ack.ts';
import { encodeDraft } from '../../frames/draft.ts';
import type { Disguise } from '../../records/redaction/disguised-bytes.ts';
import type { Action, Step } from '../../script/action.ts';
import { canonicalUnsigned } from '../../wire/fields/varint.ts';
import { tokenFrom } from '../../wire/token.ts';
import { FrameEdit } from '../editing/frame-edit.ts';
import { judgedAsAck } from '../editing/judging.ts';

/** The ACK of an offer that is edited, whatever is selected meanwhile. */
export interface EditedAck {
  /** The number of the offer. */
  readonly offer: number;
  readonly frame: FrameEdit;
}

/** The right ACK of an offer, to be edited before it is sent. @param token as hex */
export function ackEdit(token: string, correlationId: string, disguise: Disguise | null): FrameEdit {
  const offered = Buffer.from(token, 'hex');
  const draft = ackDraft({ token: offered, correlationId, accepted: true, errorDetail: '' });
  const judge = judgedAsAck({ token: tokenFrom(offered), correlationId: canonicalUnsigned(correlationId) });
  return new FrameEdit(encodeDraft(draft), judge, disguise);
}

/** The step that sends it in place of the right ACK. */
export function editedStep({ bytes }: FrameEdit): Step {
  const sent = { frame: [{ bytes: Uint8Array.from(bytes), passed: [] }] };
  const perform: Action['perform'] = (stage) => stage.accept((right) => [{ ...right, ...sent }]);
  return [{ name: 'edited', words: 'edited', final: false, perform }];
}
