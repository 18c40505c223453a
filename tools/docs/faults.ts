import { ALL_FAULTS } from '../../src/faults/catalogue.ts';
import type { Fault } from '../../src/faults/fault.ts';
import { reachedChecks } from '../../src/faults/reached-checks.ts';
import { FRAME_NAMES, FRAME_NOUNS } from '../../src/frames/draft.ts';
import { type ActionEntry, actionsFor } from '../../src/script/catalogue.ts';
import { GRAMMAR } from '../../src/script/grammar.ts';
import { ANY_BREAK, ROLE_NAMES, ROLES, type Role } from '../../src/script/role.ts';
import { MADE } from './made.ts';

/** docs/faults.md: the grammar of scripts, a table of actions for each role, and all faults. */
export function faultsDocument(): string {
  const fakes = ROLE_NAMES.map((name) => ROLES[name]).filter(({ name }) => !name.startsWith('break-'));
  const frames = ROLE_NAMES.filter((name) => name.startsWith('break-')).map((name) => ROLES[name].frame);
  return `${MADE}# Scripts and faults

${GRAMMAR}

${fakes.map((role) => actionSection(role, `${role.flag}: ${role.each}`)).join('\n')}
${actionSection(ANY_BREAK, `${ANY_BREAK.flag}: ${ANY_BREAK.each}`)}
FRAME is ${frames.map((frame) => `\`${frame}\``).join(', ')}. Both versions of a frame are in the records and in the capture.

## Faults

A fault is one deviation from the protocol; everything else about the message is right. \`corrupt:FAULT\` makes it in any
frame that the table names; \`--fault FAULT\` of \`send-offer\` and \`send-hello\` is short for a script \`corrupt:FAULT\`. A
client looks at a ready’s token and acceptance only, not at its ids, and at no id of a HelloReply.

| fault | what is wrong | made in | the check it fails |
|---|---|---|---|
${ALL_FAULTS.map(faultRow).join('\n')}
`;
}

function actionSection(role: Role, title: string): string {
  const rows = actionsFor(role).map((action) => actionRow(action, role));
  return `## ${title}\n\n| action | ${role.head} |\n|---|---|\n${rows.join('\n')}\n`;
}

function actionRow({ forms, summary, name }: ActionEntry, role: Role): string {
  const written = forms.map((form) => `\`${form}\``);
  const usual = name === role.usual ? ' (default)' : '';
  return `| ${written.join(', ')} | ${summary}${usual} |`;
}

function faultRow({ name, summary, reaches }: Fault): string {
  const frames = FRAME_NAMES.filter((frame) => reaches[frame] !== undefined);
  return `| \`${name}\` | ${summary} | ${frames.map((frame) => FRAME_NOUNS[frame]).join(', ')} | ${checks(reaches)} |`;
}

/** The check of all frames, or that of each. */
function checks(reaches: Fault['reaches']): string {
  return reachedChecks(reaches)
    .map(({ check, frames }) =>
      [...(frames.length === 0 ? [] : [frames.join(', ')]), checkText(check)].join(': '),
    )
    .join('; ');
}

function checkText(check: string | null): string {
  return check === null ? 'none: the reference lets it pass' : `\`${check}\``;
}
