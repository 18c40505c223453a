import { type ActionKind, inWords } from '../action.ts';

export const leak: ActionKind = {
  name: 'leak',
  roles: ['backend-reply'],
  forms: () => ['leak', 'leak:DETAIL'],
  summary: () => 'a correct ACK, not accepted, and the descriptor is kept open nevertheless',
  read: (value) => ({
    name: 'leak',
    words: value === null || value === '' ? 'leak' : inWords('leak', value),
    final: false,
    perform: (stage) => stage.refuse(value ?? '', true),
  }),
};
