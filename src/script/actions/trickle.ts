import { bytewise, type Part } from '../../frames/message.ts';
import { formatDuration, parseDuration } from '../../values/duration.ts';
import type { ActionKind, Stage } from '../action.ts';
import { FRAME_ROLES } from '../role.ts';

export const trickle: ActionKind = {
  name: 'trickle',
  roles: FRAME_ROLES,
  forms: () => ['trickle:DURATION'],
  summary: ({ noun }) => `a correct ${noun}, one byte per DURATION`,
  read: (value) => {
    if (value === null) throw new Error('trickle needs a duration, as in trickle:100ms');
    const ms = parseDuration(value);
    return {
      name: 'trickle',
      words: `trickle:${formatDuration(ms)}`,
      final: false,
      perform: (stage) => {
        const right = stage.right();
        if (right === null) return;
        const [first, ...rest] = bytewise(right.frame);
        stage.slows(rest.length * ms);
        stage.send({ sideband: right.sideband, frame: first === undefined ? [] : [first] });
        goOn(stage, rest, ms);
      },
    };
  },
};

function goOn(stage: Stage, parts: readonly Part[], ms: number): void {
  let sent = 0;
  const next = () => {
    if (sent === parts.length) return stage.accepted();
    stage.wait(ms, () => {
      stage.write([parts[sent++]!]);
      next();
    });
  };
  next();
}
