import { expect } from 'vitest';
import { asleep } from '../process/eventually.ts';
import { firstOf } from '../process/first-connection.ts';
import { dialRaw, token } from '../process/raw-peers.ts';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';
import { ack, offer } from '../wire/building.ts';

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
    { by: 'undelivered', message: null, passed: [{ kind: 'stream', fate: 'closed' }] },
    { by: 'undelivered', message: 'HandoffOffer' },
  ]);
  expect(ofType(records, 'handoff')).toMatchObject([
    { outcome: 'unanswered', offer: null, sides: { broker: 'unanswered', backend: null } },
  ]);
  backend.signal('SIGINT');
  expect(ofType((await backend.ended).records, 'summary')).toMatchObject([{ offers: 0 }]);
});

it.for([
  ['offer', 'backend', { offer: null, sides: { broker: 'unanswered', backend: null } }],
  ['ack', 'broker', { offer: 0, sides: { broker: 'unanswered', backend: 'accepted' } }],
] as const)('what a tap delayed has not passed where its receiver left: %s', async (given, { stage }) => {
  const [frame, receiver, ended] = given;
  const { connection } = await firstOf(stage);
  const tap = await stage.tap(`--break ${frame}=delay:1h`);
  const broker = await dialRaw(stage, stage.tapped);
  const backend = await connection;
  const sent = offer({ token: token(1) });
  broker.write(sent);
  if (frame === 'ack') {
    await backend.receive(sent.length);
    backend.write(ack({ token: token(1) }));
  }
  await asleep(tap.pid);
  (receiver === 'broker' ? broker : backend).socket.destroy();
  await tap.recordOf('changed');
  tap.signal('SIGINT');
  const { records } = await tap.ended;
  expect(ofType(records, 'changed').map(({ by }) => by)).toEqual(['undelivered']);
  expect(ofType(records, 'handoff')).toMatchObject([{ outcome: 'unanswered', ...ended }]);
});
