import { ackDraft } from '../../frames/ack.ts';
import { encodeDraft } from '../../frames/draft.ts';
import type { Disguise } from '../../records/redaction/disguised-bytes.ts';
import type { Action, Step } from '../../script/action.ts';
import { messageValue } from '../../wire/fields/value.ts';
import { canonicalUnsigned } from '../../wire/fields/varint.ts';
import { readFrame } from '../../wire/frame/frame.ts';
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

/** The step that sends it in place of the right ACK. A backend whose ACK does not accept keeps no connection. */
export function editedStep({ bytes }: FrameEdit): Step {
  const frame = [{ bytes: Uint8Array.from(bytes), passed: [] }];
  const perform: Action['perform'] = (stage) => {
    if (!refuses(bytes)) return stage.accept((right) => [{ ...right, frame }]);
    stage.send({ sideband: [], frame });
    stage.refused();
  };
  return [{ name: 'edited', words: 'edited', final: false, perform }];
}

/** Whether it is an ACK that can be read, and says not accepted. */
function refuses(bytes: Uint8Array): boolean {
  const { message, payload } = readFrame(bytes, 0, bytes.length, 0, null);
  return message === 'HandoffAck' && payload !== null && messageValue(payload)['accepted'] === false;
}
