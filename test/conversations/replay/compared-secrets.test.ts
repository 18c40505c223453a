import { expect, it } from 'vitest';
import { ConnectionPlayer } from '../../../src/conversations/replay/connection-player.ts';
import { knownTo } from '../../../src/records/redaction/shown-before.ts';
import { ack, OTHER_TOKEN, offer, TOKEN } from '../../wire/building.ts';
import { live, messages, NEW_TOKEN, STAGING } from './settings.ts';

it.each([true, false])('a difference knows the tokens of both sides, verbatim: %s', (verbatim) => {
  const recorded = messages(['own', TOKEN], ['own', offer()], ['peer', ack()]);
  const end = { by: 'unknown', time: null } as const;
  const settings = { ...STAGING, side: 'broker', verbatim } as const;
  const player = new ConnectionPlayer({ messages: recorded, gap: null, end }, settings);
  player.handle({ type: 'begun' });
  const answer = live(ack({ token: OTHER_TOKEN, accepted: false, errorDetail: 'another one' }));
  const compared = player.handle({ type: 'live', live: [answer] }).find(({ type }) => type === 'compared')!;
  const tokens = verbatim ? [TOKEN, OTHER_TOKEN] : [TOKEN, NEW_TOKEN, OTHER_TOKEN];
  expect(knownTo(compared)).toEqual(tokens);
});
