import { parseCount } from '../../values/integer.ts';
import { HEADER_LENGTH } from '../../wire/limits.ts';
import type { ActionKind } from '../action.ts';
import { FRAME_ROLES } from '../role.ts';
import { sendLeading } from './leading.ts';

export const stall: ActionKind = {
  name: 'stall',
  roles: FRAME_ROLES,
  forms: () => ['stall', 'stall:N'],
  summary: ({ noun }) =>
    `the first N bytes of the ${noun} (default: ${HEADER_LENGTH}, a header), then nothing; the connection stays open`,
  read: (value) => {
    const bytes = value === null ? HEADER_LENGTH : parseCount(value, 0);
    return {
      name: 'stall',
      words: `stall:${bytes}`,
      final: true,
      perform: (stage) => {
        sendLeading(stage, bytes);
        stage.stop();
      },
    };
  },
};
