import { BACKEND_KEYS } from '../../src/screens/backend/backend-keys.ts';
import { CONFORM_KEYS } from '../../src/screens/conform/conform-keys.ts';
import { FORM_KEYS } from '../../src/screens/form/form-keys.ts';
import { type Binding, HABITS, keyLabel } from '../../src/screens/parts/keys.ts';
import { REPLAY_KEYS } from '../../src/screens/replay/replay-keys.ts';
import { TAP_KEYS } from '../../src/screens/tap/tap-keys.ts';
import { VIEWER_KEYS } from '../../src/screens/viewer/viewer-keys.ts';
import { MADE } from './made.ts';

/** docs/keys.md */
export function keysDocument(): string {
  const table = (title: string, bindings: readonly Binding<string>[]) => {
    const rows = bindings.map(
      (binding) => `| ${binding.keys.map((key) => `\`${keyLabel(key)}\``).join(' ')} | ${binding.does} |`,
    );
    return `## ${title}\n\n| key | does |\n|---|---|\n${rows.join('\n')}\n`;
  };
  const habits = new Set<string>(HABITS.map(({ action }) => action));
  const own = (bindings: readonly Binding<string>[]) => bindings.filter(({ action }) => !habits.has(action));
  return `${MADE}# Keys of the screens

Those of less, vim and mitmproxy. \`?\` shows the keys of the place where one is, and typing searches them. Each key is also a
command: \`:\` and its name, with an argument where one makes sense (\`:filter outcome != "accepted"\`, \`:sort latency\`, \`:120\`).
A click selects, the wheel scrolls what it is over. Lines of text are edited with the cursor keys, Ctrl-A, Ctrl-E, Ctrl-K, Ctrl-U
and Ctrl-W, have a history (↑ ↓), and can be pasted into. Nothing depends on colour: the selected row has \`▶\`, the focused pane a
heavy border, chosen bytes are in brackets, problems have \`✗\` (error), \`⚠\` (warning) or \`·\` (note) before them.

${table('On every screen', HABITS)}
${table('decode, trace, tap, replay and fake-broker', own(VIEWER_KEYS))}
${table(
  'tap, beside these',
  own(TAP_KEYS).filter(({ action }) => !VIEWER_KEYS.some((known) => known.action === action)),
)}
${table(
  'replay, beside these',
  own(REPLAY_KEYS).filter(({ action }) => !VIEWER_KEYS.some((known) => known.action === action)),
)}
${table('fake-backend', own(BACKEND_KEYS))}
${table('send-offer and send-hello', own(FORM_KEYS))}
${table('conform', own(CONFORM_KEYS))}`;
}
