import { FAULTS } from './faults/catalogue.ts';
import { ACTIONS } from './peers/script.ts';
import { PROBLEMS } from './protocol/problem.ts';

export { dissectorTables } from './wireshark/tables.ts';

/** The parts of docs/ that are made from the code, by file name. scripts/generate-docs.mjs writes them. */
export function generatedDocuments(): { readonly [file: string]: string } {
  return { 'problems.md': problems(), 'faults.md': faults() };
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
  const rows = FAULTS.map(
    ({ name, summary, reaches }) => `| \`${name}\` | ${summary} | ${reachesText(reaches)} |`,
  );
  const actions = ACTIONS.map(({ form, summary }) => `| \`${form}\` | ${summary} |`);
  return `${MADE}# Scripts and faults

What \`fake-backend --reply\` can be told to do about an offer. Steps are separated by \`,\`, the actions of a step by
\`+\`, and \`*N\` behind a step repeats it.

| action | what the broker gets |
|---|---|
${actions.join('\n')}

A fault is one deviation from the protocol; everything else about the frame is right. \`corrupt:FAULT\` makes it in an
ACK, \`send-offer --fault FAULT\` in an offer.

| fault | what is wrong | the check it fails |
|---|---|---|
${rows.join('\n')}
`;
}

function reachesText(reaches: string | null): string {
  return reaches === null ? 'none: the reference lets it pass' : `\`${reaches}\``;
}
