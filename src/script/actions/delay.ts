import { formatDuration, parseDuration } from '../../values/duration.ts';
import type { ActionKind } from '../action.ts';
import { ROLE_NAMES } from '../role.ts';

export const delay: ActionKind = {
  name: 'delay',
  roles: ROLE_NAMES,
  forms: () => ['delay:DURATION'],
  summary: ({ usual }) => `the rest of the step, later; alone it means delay:DURATION+${usual}`,
  read: (value) => {
    if (value === null) throw new Error('delay needs a duration, as in delay:100ms');
    const ms = parseDuration(value);
    return {
      name: 'delay',
      words: `delay:${formatDuration(ms)}`,
      final: false,
      perform: (stage) => stage.wait(ms),
    };
  },
};
