import { RecordingIndex } from '../../../src/browse/recording-index.ts';
import { tapRules } from '../../../src/conversations/tap/tap-rules.ts';
import { HeldFrames } from '../../../src/screens/tap/held-frames.ts';
import { TapScreen } from '../../../src/screens/tap/tap-screen.ts';
import { HeldMessages } from '../../../src/services/control/held-messages.ts';
import { holdingRules } from '../../../src/services/control/holding-rules.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { ack, offer } from '../../wire/building.ts';
import { testTools } from '../showing.ts';

/** The screen of a tap, and the frames that come to it. */
export function tapOf() {
  const world = testTools();
  const messages = new HeldMessages();
  const held = new HeldFrames(messages, world.tools.now);
  const nowhere = { keep: () => 0, read: () => new Uint8Array(), close: () => {} };
  const rulesSet: string[] = [];
  const model = new TapScreen(
    {
      ...{
        name: 'tap on /run/a.sock',
        index: new RecordingIndex(nowhere, false),
        tools: world.tools,
        times: true,
      },
      save: { capture: () => {}, text: () => {} },
    },
    held,
    (text) => {
      if (!/^(ack|offer)=/.test(text)) return `no rule: ${text}`;
      rulesSet.push(text);
      return null;
    },
  );
  model.live();
  const rules = holdingRules(tapRules([], null), messages, 0);
  const frame = (bytes: Uint8Array) => readFrame(bytes, 0, bytes.length, 0, null);
  return {
    ...world,
    model,
    held,
    rulesSet,
    offered: () => rules.forth.stepFor(frame(offer())),
    answered: () => rules.back.stepFor(frame(ack())),
  };
}
