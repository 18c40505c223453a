import { parseCount } from '../../values/integer.ts';
import type { ActionKind } from '../action.ts';
import { FRAME_ROLES } from '../role.ts';
import { sendLeading } from './leading.ts';

export const truncate: ActionKind = {
  name: 'truncate',
  roles: FRAME_ROLES,
  forms: () => ['truncate', 'truncate:N'],
  summary: ({ noun }) => `the first N bytes of the ${noun} (default: all but the last), then a close`,
  read: (value) => {
    const bytes = value === null ? null : parseCount(value, 0);
    return {
      name: 'truncate',
      words: bytes === null ? 'truncate' : `truncate:${bytes}`,
      final: true,
      perform: (stage) => {
        sendLeading(stage, bytes);
        stage.close('orderly');
      },
    };
  },
};
