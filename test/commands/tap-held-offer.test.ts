import { expect } from 'vitest';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';

it('an offer that a tap held until its broker gave up is unanswered for the broker, and unseen by the backend', async ({
  stage,
}) => {
  const control = stage.path('control');
  const backend = await stage.fakeBackend();
  const tap = await stage.tap(['--control', control, '--expect', 'unanswered=1']);
  await stage.run(['control', control, 'hold']);
  const offered = ['send-offer', stage.tapped, '--json', '--deadline', '300ms', '--expect', 'unanswered'];
  expect(await stage.run(offered)).toMatchObject({ code: 0, verdicts: [{ outcome: 'unanswered' }] });
  // A busy tap reads the offer after its broker has given up.
  let listed = '';
  while (!listed.includes('"held":true')) listed = (await stage.run(['control', control, 'list'])).stdout;
  await stage.run(['control', control, 'stop']);
  const { code, records } = await tap.ended;
  expect(code).toBe(0);
  expect(ofType(records, 'changed')).toMatchObject([
    { by: 'undelivered', message: null },
    { by: 'undelivered', message: 'HandoffOffer' },
  ]);
  expect(ofType(records, 'handoff')).toMatchObject([
    { outcome: 'unanswered', offer: null, sides: { broker: 'unanswered', backend: null } },
  ]);
  backend.signal('SIGINT');
  expect(ofType((await backend.ended).records, 'summary')).toMatchObject([{ offers: 0 }]);
});
