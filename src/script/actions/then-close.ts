import { suggestion } from '../../values/nearest.ts';
import type { ActionKind, Close } from '../action.ts';
import { FRAME_ROLES } from '../role.ts';

const CLOSES: { readonly [name: string]: Close } = { hangup: 'orderly', reset: 'reset' };

export const thenClose: ActionKind = {
  name: 'then',
  roles: FRAME_ROLES,
  forms: () => Object.keys(CLOSES).map((name) => `then:${name}`),
  summary: ({ noun }) => `a correct ${noun}, and at once a close, or a reset`,
  read: (value) => {
    if (value === null) throw new Error('then needs hangup or reset, as in then:hangup');
    const how = CLOSES[value];
    if (how === undefined || !Object.hasOwn(CLOSES, value))
      throw new Error(
        `then takes hangup or reset, and not "${value}"; ${suggestion(value, Object.keys(CLOSES))}`,
      );
    return {
      name: 'then',
      words: `then:${value}`,
      final: true,
      perform: (stage) => {
        stage.accept((right) => [right]);
        stage.close(how);
      },
    };
  },
};
