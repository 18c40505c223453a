import type { Part } from '../../frames/message.ts';
import { type ActionKind, inWords, type Step } from '../action.ts';
import { FRAME_ROLES } from '../role.ts';

export const early: ActionKind = {
  name: 'early',
  roles: FRAME_ROLES,
  forms: ({ name }) => (name === 'backend-reply' ? ['early', 'early:TEXT'] : ['early:TEXT']),
  summary: ({ name, noun }) => {
    const text = `a correct ${noun}, TEXT after it in the same write`;
    return name === 'backend-reply'
      ? `a correct ACK before the offer, right after the sideband (with the stock broker’s id, 1); with TEXT, ${text}`
      : text;
  },
  read: (value, { name }) => {
    if (value === null && name === 'backend-reply') return BEFORE_THE_OFFER;
    if (value === null || value === '') throw new Error('early needs a text, as in early:ping');
    const after = Buffer.from(value);
    return {
      name: 'early',
      words: inWords('early', value),
      final: false,
      perform: (stage) =>
        stage.accept(({ sideband, frame }) => [{ sideband, frame: followedBy(frame, after) }]),
    };
  },
};

/** Where no sideband came there was nothing to answer before the offer. */
const BEFORE_THE_OFFER = {
  name: 'early',
  words: 'early',
  final: false,
  perform: (stage) => stage.accept((right) => [right]),
} as const satisfies Step[number];

/** Whether the step begins before the offer has come. */
export function beginsEarly(step: Step): boolean {
  return step[0] === BEFORE_THE_OFFER;
}

/** The parts with more bytes in the last write, which are what is wrong with it. */
function followedBy(parts: readonly Part[], bytes: Uint8Array): readonly Part[] {
  const last = parts.at(-1);
  if (last === undefined) return [];
  return [
    ...parts.slice(0, -1),
    { ...last, bytes: Buffer.concat([last.bytes, bytes]), ownFrom: last.bytes.length },
  ];
}
