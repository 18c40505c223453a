import { exampleLines, exampleText, flagForm, flagText, usagesOf } from '../../src/cli/help/command-help.ts';
import { VARIABLES } from '../../src/cli/help/environment.ts';
import { EXIT_CODES } from '../../src/cli/help/exit-codes.ts';
import { TOPICS } from '../../src/cli/help/topics.ts';
import { type Manifest, type ManifestCommand, shownCommands, shownFlags } from '../../src/cli/manifest.ts';
import { roffParagraphs, roffTerm, roffText } from './roff.ts';

/** Columns that man leaves on a terminal of 80. */
const EXAMPLE_WIDTH = 72;

/** What the manual page says of the project, from package.json. */
export interface Described {
  readonly description: string;
  readonly homepage: string;
}

/** The manual page handoff-cli(1), in roff. */
export function manualPage(manifest: Manifest, { description, homepage }: Described): string {
  const commands = shownCommands(manifest);
  const lines = [
    `.TH HANDOFF\\-CLI 1 "" "handoff\\-cli ${manifest.version}" "User Commands"`,
    // Long words, such as JSON in examples, cannot be stretched to the right margin.
    '.ad l',
    '.SH NAME',
    `handoff\\-cli \\- ${roffText(description.replace(/^./, (first) => first.toLowerCase()))}`,
    '.SH SYNOPSIS',
    '.B handoff\\-cli',
    '\\fICOMMAND\\fR [\\fIARGUMENTS\\fR] [\\fIFLAGS\\fR]',
    '.SH DESCRIPTION',
    roffText(
      'Plays, observes and records the hand-over of live connections from a broker to a backend, rightly or wrongly. ' +
        `handoff-cli help TOPIC has pages on ${Object.keys(TOPICS).join(', ')}; handoff-cli explain NAME says what a problem, ` +
        'fault, action, check, outcome or exit code means.',
    ),
    '.SH COMMANDS',
    ...commands.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(({ code, meaning }) => roffTerm(String(code), meaning)),
    '.SH ENVIRONMENT',
    ...VARIABLES.flatMap(({ name, meaning }) => roffTerm(name, meaning)),
    '.SH SEE ALSO',
    '.BR strace (1),',
    '.BR tshark (1)',
    '.PP',
    roffText(homepage),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(command: ManifestCommand): string[] {
  const args = Object.values(command.args);
  const examples = (command.examples ?? []).flatMap((example) =>
    exampleLines(exampleText(example, command.id), EXAMPLE_WIDTH).map((line) => roffText(line.slice(2))),
  );
  return [
    `.SS ${roffText(command.id)}`,
    ...usagesOf(command).flatMap((usage, index) => [
      ...(index === 0 ? [] : ['.br']),
      `.B ${roffText(usage)}`,
    ]),
    '.PP',
    roffText(command.summary),
    ...(command.description === undefined ? [] : roffParagraphs(command.description)),
    ...args.flatMap(({ name, description = '', options }) =>
      roffTerm(name.toUpperCase(), `${description}${options ? ` [${options.join(', ')}]` : ''}`),
    ),
    ...shownFlags(command).flatMap((flag) => roffTerm(flagForm(flag), flagText(flag))),
    ...(examples.length === 0 ? [] : ['.PP', 'Examples:', '.PP', '.nf', ...examples, '.fi']),
  ];
}
