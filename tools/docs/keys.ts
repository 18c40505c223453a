import {
  BACKEND_KEYS,
  type Binding,
  FORM_KEYS,
  keyLabel,
  VIEWER_KEYS,
  WELCOME_KEYS,
} from '../../src/screens/keys.ts';
import { MADE } from './made.ts';

/** docs/keys.md */
export function keysDocument(): string {
  const table = (title: string, bindings: readonly Binding<string>[]) => {
    const rows = bindings.map(
      (binding) => `| ${binding.keys.map((key) => `\`${keyLabel(key)}\``).join(' ')} | ${binding.does} |`,
    );
    return `## ${title}\n\n| key | does |\n|---|---|\n${rows.join('\n')}\n`;
  };
  return `${MADE}# Keys of the screens

Those of less, vim and mitmproxy where they have a meaning there; \`?\` shows them. The mouse wheel scrolls. A line of text is
written with Enter at its end, Esc gives it up, Ctrl-U clears it. Nothing depends on colour: the chosen row has \`▶\`, chosen bytes
stand in brackets, problems have \`!\` (error), \`~\` (warning) or \`·\` (note) before them.

${table('decode --interactive, tap --interactive', VIEWER_KEYS)}
${table('fake-backend --interactive', BACKEND_KEYS)}
${table('send-offer --interactive', FORM_KEYS)}
${table('handoff-cli alone', WELCOME_KEYS)}`;
}
