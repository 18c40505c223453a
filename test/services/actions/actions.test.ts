import { describe, expect } from 'vitest';
import { actionsFor } from '../../../src/script/catalogue.ts';
import { BREAK_ROLES, ROLE_NAMES, ROLES, type RoleName } from '../../../src/script/role.ts';
import { eventually } from '../../process/eventually.ts';
import { longEnough } from '../../process/patient.ts';
import { it, Stage } from '../../process/stage.ts';
import { ROLES_AT_WORK } from './roles.ts';
import { seen } from './seen.ts';

/** Seen over a clock of the test’s own, in test/conversations/backend-actions.test.ts: it takes longer than anything else here. */
const ELSEWHERE = ['late'];

/** Scripts and what the peer sees of them. */
type Scripts = { readonly [script: string]: string };

/** What every frame can be told, whatever it is. */
const ANY_FRAME: Scripts = {
  corrupt: 'wrong open',
  'delay:5ms': 'frame open',
  silent: 'open',
  hangup: 'closed',
  // Nothing is read meanwhile, so that what has come by then is there to be reset.
  'delay:LIMIT+reset': 'reset',
  'then:hangup': 'frame closed',
  'delay:LIMIT+then:reset': 'frame reset',
  truncate: '-1 closed',
  'truncate:3': '+3 closed',
  stall: '+5 open',
  'stall:3': '+3 open',
  'trickle:1ms': 'frame open',
  duplicate: 'frame frame open',
  'early:text': 'frame "text" open',
};

/** A tap has read all that the receiver has said: only the sender’s frame stays unread, so that the reset is the sender’s to see. */
const TAPPED: Scripts = {
  ...ANY_FRAME,
  pass: 'frame open',
  drop: 'open',
  'delay:LIMIT+reset': 'closed',
  'delay:LIMIT+then:reset': 'frame closed',
};
const SIDEBAND: Scripts = {
  pass: 'sideband frame open',
  drop: 'frame open',
  corrupt: '+16 frame open',
  'delay:5ms': 'sideband frame open',
  silent: 'open',
  hangup: 'closed',
  reset: 'closed',
  'then:hangup': 'sideband closed',
  'then:reset': 'sideband closed',
  truncate: '+15 closed',
  'truncate:3': '+3 closed',
  stall: '+5 open',
  'stall:3': '+3 open',
  'trickle:1ms': 'sideband frame open',
  duplicate: 'sideband sideband frame open',
  'early:text': 'sideband "text" frame open',
};
/** The backend has the connection by now: what the broker closes is its own copy. */
const READY: Scripts = {
  hangup: 'open',
  'delay:LIMIT+reset': 'open',
  'then:hangup': 'frame open',
  'delay:LIMIT+then:reset': 'frame open',
  truncate: '-1 open',
  'truncate:3': '+3 open',
};

const SEEN: { readonly [role in RoleName]: Scripts } = {
  'backend-reply': {
    ...ANY_FRAME,
    ack: 'frame open',
    'ack:close': 'frame open',
    refuse: 'frame open',
    'refuse:busy': 'frame open',
    leak: 'frame open',
    'leak:busy': 'frame open',
    early: 'frame open',
  },
  'backend-accept': {
    pass: 'frame open',
    hangup: 'closed',
    reset: 'reset',
    ignore: 'open',
    'delay:5ms': 'frame open',
  },
  offer: { ...ANY_FRAME, offer: 'frame open' },
  hello: { ...ANY_FRAME, hello: 'frame open' },
  admin: { ...ANY_FRAME, hello: 'frame open' },
  'broker-reply': {
    ...ANY_FRAME,
    negotiate: 'frame open',
    refuse: 'wrong closed',
    'refuse:internal': 'wrong closed',
  },
  'broker-offer': { ...ANY_FRAME, offer: 'frame open' },
  ready: {
    ...ANY_FRAME,
    ...READY,
    relay: 'frame open',
    accept: 'frame open',
    refuse: 'frame open',
    'refuse:no': 'frame open',
  },
  'break-hello': TAPPED,
  'break-reply': TAPPED,
  'break-sideband': SIDEBAND,
  'break-offer': TAPPED,
  'break-ack': TAPPED,
  'break-ready': TAPPED,
};

describe.concurrent('the sender sees ECONNRESET of a tap’s reset', () => {
  it.for(BREAK_ROLES)('%s', async (role, { stage }) => {
    const { sender } = await ROLES_AT_WORK[role](stage, 'reset');
    await eventually(() => sender?.state === 'reset', 'the sender sees ECONNRESET');
  });
});

for (const role of ROLE_NAMES)
  describe.concurrent(`what the peer sees of ${ROLES[role].flag}`, () => {
    it('is tried for every action', () => {
      const tried = Object.keys(SEEN[role]);
      for (const { forms } of actionsFor(role))
        for (const form of forms) {
          const [name, value] = form.split(':');
          const fits = (script: string) =>
            value === undefined || value !== value.toUpperCase()
              ? script === form || script.endsWith(`+${form}`)
              : script.startsWith(`${name}:`);
          if (form !== 'corrupt:FAULT' && !ELSEWHERE.includes(form))
            expect(tried.some(fits), form).toBe(true);
        }
    });

    it.for(Object.entries(SEEN[role]))('%s: %s', async ([script, wanted]) => {
      const attempt = async (limit: string) => {
        const stage = new Stage();
        const watched = await ROLES_AT_WORK[role](stage, script.replace('LIMIT', limit));
        const words = await seen(watched, wanted);
        await stage.clear();
        return { words, inTime: !watched.connection.spokeTooLate };
      };
      const { words } = await longEnough(attempt, ({ inTime }) => inTime || !script.includes('LIMIT'));
      expect(words).toBe(wanted);
    });
  });
