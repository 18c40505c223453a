import { suggestion } from '../../values/nearest.ts';
import { type ActionKind, inWords } from '../action.ts';
import { ADOPT_MODES, type AdoptMode } from '../adopt-mode.ts';

export const ack: ActionKind = {
  name: 'ack',
  roles: ['backend-reply'],
  forms: () => ['ack', 'ack:ADOPT'],
  summary: () => 'a correct ACK, accepted; ADOPT as in --adopt, for this one',
  read: (value) => {
    const adopt = value === null ? undefined : adoptMode(value);
    return {
      name: 'ack',
      words: adopt === undefined ? 'ack' : inWords('ack', adopt),
      final: false,
      perform: (stage) => stage.accept((right) => [right], adopt),
    };
  },
};

function adoptMode(value: string): AdoptMode {
  const mode = ADOPT_MODES.find((known) => known === value);
  if (mode !== undefined) return mode;
  throw new Error(
    `ack takes no value but ${ADOPT_MODES.join(', ')}, and not "${value}"; ${suggestion(value, ADOPT_MODES)}`,
  );
}
