import { it } from 'vitest';
import { BACKEND_KEYS } from '../../src/screens/backend/backend-keys.ts';
import { CONFORM_KEYS } from '../../src/screens/conform/conform-keys.ts';
import { FORM_KEYS } from '../../src/screens/form/form-keys.ts';
import type { Binding } from '../../src/screens/parts/keys.ts';
import type { ScreenModel } from '../../src/screens/parts/model.ts';
import { REPLAY_KEYS } from '../../src/screens/replay/replay-keys.ts';
import { TAP_KEYS } from '../../src/screens/tap/tap-keys.ts';
import { VIEWER_KEYS } from '../../src/screens/viewer/viewer-keys.ts';
import { WELCOME_KEYS, WelcomeScreen } from '../../src/screens/welcome/welcome-screen.ts';
import { backendDesk } from './backend/desk.ts';
import { midway } from './conform/board.ts';
import { expectEachKey } from './each-key.ts';
import { formOf, verdict } from './form/forms.ts';
import { replayed } from './replay/replayed.ts';
import { testTools } from './showing.ts';
import { tapOf } from './tap/tapping.ts';
import { TRAFFIC } from './viewer/traffic.ts';
import { viewerOf } from './viewer/viewing.ts';

const ENDPOINTS = { backend: '/run/h/backend.sock', broker: '/run/h/broker.sock', tap: '/run/h/tap.sock' };

function offers(): ScreenModel {
  const { offers, adopts, becomes, model } = backendDesk();
  for (const [connection, service] of ['zccache', 'clud', 'fbuild'].entries()) offers(connection, service);
  model.handle({ type: 'key', name: 'a' });
  becomes(0, 'accepted');
  adopts(0).says('ping\n');
  return model;
}

function held(): ScreenModel {
  const { model, held, offered, answered } = tapOf();
  held.hold('message in "HandoffOffer HandoffAck"');
  offered();
  answered();
  return model;
}

/** A form that has been sent twice, with another answer. */
function sentTwice(): ScreenModel {
  const { model } = formOf([verdict(null), verdict('token')]);
  return model;
}

function viewer(): ScreenModel {
  return viewerOf(TRAFFIC, true).model;
}

function over(): ScreenModel {
  const { model, board } = replayed();
  board.ended('');
  return model;
}

function welcome(): ScreenModel {
  return new WelcomeScreen(['/home/me/seen.pcapng'], ENDPOINTS, testTools().tools);
}

const PLACES: readonly (readonly [
  string,
  readonly Binding<string>[],
  () => ScreenModel,
  readonly string[],
])[] = [
  ['backend/held', BACKEND_KEYS, offers, []],
  ['backend/accepted', BACKEND_KEYS, offers, ['g']],
  ['backend/answers', BACKEND_KEYS, offers, ['Enter', 'j']],
  ['backend/editor', BACKEND_KEYS, offers, ['e', 'j']],
  ['tap/nothing-held', TAP_KEYS, () => tapOf().model, []],
  ['tap/held', TAP_KEYS, held, ['L']],
  ['tap/held-frame', TAP_KEYS, held, ['L', 'e', 'j']],
  ['viewer/records', VIEWER_KEYS, viewer, ['j', 'j', 'j']],
  ['viewer/fields', VIEWER_KEYS, viewer, ['j', 'j', 'j', 'Enter', 'j']],
  ['viewer/handoffs', VIEWER_KEYS, viewer, ['H']],
  ['viewer/timeline', VIEWER_KEYS, viewer, ['T']],
  ['conform/midway', CONFORM_KEYS, () => midway().model, []],
  ['conform/failed', CONFORM_KEYS, () => midway().model, ['g']],
  ['form/fresh', FORM_KEYS, sentTwice, []],
  ['form/choice', FORM_KEYS, sentTwice, ['j', 'j', 'j', 'j']],
  ['replay/playing', REPLAY_KEYS, () => replayed().model, ['g', 'j']],
  ['replay/over', REPLAY_KEYS, over, ['g']],
  ['welcome/choices', WELCOME_KEYS, welcome, []],
];

it.each(PLACES)('each key leads where it should in %s', (name, bindings, make, keys) => {
  expectEachKey(name, bindings, () => {
    const model = make();
    model.handle({ type: 'resized', size: { columns: 80, rows: 24 } });
    for (const key of keys) model.handle({ type: 'key', name: key });
    return model;
  });
});
