import { ALL_FAULTS } from './faults/catalogue.ts';
import { HANDOFF_EVENTS, HANDOFF_STATES, TRANSITIONS } from './handoff/handoff-state.ts';
import {
  BACKEND_KEYS,
  type Binding,
  FORM_KEYS,
  keyLabel,
  VIEWER_KEYS,
  WELCOME_KEYS,
} from './screens/keys.ts';
import { BREAKS, READIES, REPLIES, type Vocabulary } from './script/vocabulary.ts';
import { PROBLEMS } from './wire/problem.ts';

export { dissectorTables } from './wireshark/tables.ts';

/** The parts of docs/ that are made from the code, by file name. scripts/generate-docs.mjs writes them. */
export function generatedDocuments(): { readonly [file: string]: string } {
  return { 'problems.md': problems(), 'faults.md': faults(), 'handoff.md': handoff(), 'keys.md': keys() };
}

const MADE = '<!-- Made from the code by npm run docs; change it there. -->\n\n';

function problems(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([id, { severity, summary }]) => `| \`${id}\` | ${severity} | ${summary} |`,
  );
  return `${MADE}# Problems

What \`decode\` and the live commands find wrong. \`error\`: a conforming peer rejects this; \`warning\`: legal, and
almost certainly a mistake; \`note\`: worth knowing. A problem names the field and the offset of the byte that shows
it, and stands once, on the record whose bytes show it.

| id | severity | what it is |
|---|---|---|
${rows.join('\n')}
`;
}

function faults(): string {
  const rows = ALL_FAULTS.map(
    ({ name, summary, reaches, frames }) =>
      `| \`${name}\` | ${summary} | ${madeIn(frames)} | ${reachesText(reaches)} |`,
  );
  return `${MADE}# Scripts and faults

A script says what to do about one frame after the other. Steps are separated by \`,\`, the actions of a step by \`+\`, and
\`*N\` behind a step repeats it. After the last step the last one repeats; with \`--loop\` the first one comes again.
\`@FILE\` reads a script from a file: a step a line, remarks behind \`#\`.

## fake-backend --reply

${wordTable(REPLIES, 'what the broker gets')}

\`--random 'ack=8,refuse=1,silent=1'\` draws a step by weight for each offer, and prints the seed that repeats the run.
\`--reply-for clud=refuse:busy\` has a script of its own for one service.

## fake-broker --ready

${wordTable(READIES, 'what the client gets behind Negotiated')}

## tap --break FRAME=

${wordTable(BREAKS, 'what comes out of the tap instead of the frame')}

FRAME is \`offer\`, \`ack\` or \`ready\`. Unlike elsewhere, \`*N\` behind the last step is an end: \`ack=corrupt:token*1\` breaks the first
ACK, and the others pass; with \`--loop\` the first step comes again. A sideband goes with its offer, once or not at all. Both versions stand in the records and in the
capture.

## Faults

A fault is one deviation from the protocol; everything else about the frame is right. \`corrupt:FAULT\` makes it in an
ACK or ready (in \`tap\` also in an offer), \`send-offer --fault FAULT\` in an offer, \`send-hello --fault FAULT\` in a Hello. A client looks at a ready’s
token and acceptance only, not at its ids.

| fault | what is wrong | made in | the check it fails |
|---|---|---|---|
${rows.join('\n')}
`;
}

function wordTable({ words }: Vocabulary, head: string): string {
  const rows = words.map(({ form, summary }) => `| \`${form}\` | ${summary} |`);
  return `| action | ${head} |\n|---|---|\n${rows.join('\n')}`;
}

function madeIn(frames: (typeof ALL_FAULTS)[number]['frames']): string {
  const names = { handoff: 'offer, ACK, ready', hello: 'Hello' };
  return frames.map((frame) => names[frame]).join(', ');
}

function handoff(): string {
  const list = (texts: { readonly [name: string]: string }) =>
    Object.entries(texts)
      .map(([name, text]) => `| \`${name}\` | ${text} |`)
      .join('\n');
  // A diagram’s state has no dash in its name.
  const inDiagram = (state: string) => state.replace('-', '_');
  const arrows = TRANSITIONS.map(({ from, on, to }) => `  ${inDiagram(from)} --> ${inDiagram(to)}: ${on}`);
  return `${MADE}# The states of a handoff

As a broker keeps them, and as \`fake-broker\` reports them. Whatever goes wrong, the token is revoked and the client falls
back to \`backend_pipe\`; no failure is an error for the client. \`misled\` is what no broker should ever lead to:
\`fake-broker --ready accept\` does, and the reference’s broker does when a backend hangs up ([recipes](recipes.md)).

\`\`\`mermaid
stateDiagram-v2
  [*] --> issued
${arrows.join('\n')}
  adopted --> [*]
  fallen_back --> [*]
  misled --> [*]
\`\`\`

| state | what it means |
|---|---|
${list(HANDOFF_STATES)}

| event | what happened |
|---|---|
${list(HANDOFF_EVENTS)}
`;
}

function keys(): string {
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

function reachesText(reaches: string | null): string {
  return reaches === null ? 'none: the reference lets it pass' : `\`${reaches}\``;
}
