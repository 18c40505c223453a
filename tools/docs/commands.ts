import { MADE } from './made.ts';

/** What is used here of a command in oclif.manifest.json. */
export interface CommandEntry {
  readonly id: string;
  readonly hidden?: boolean;
  readonly summary: string;
  readonly description: string;
  readonly args: { readonly [name: string]: ArgumentEntry };
  readonly flags: { readonly [name: string]: FlagEntry };
  readonly examples?: readonly string[];
}

interface ArgumentEntry {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
}

interface FlagEntry {
  readonly name: string;
  readonly type: 'boolean' | 'option';
  readonly description: string;
  readonly allowNo?: boolean;
  readonly helpValue?: string;
  readonly options?: readonly string[];
  readonly default?: unknown;
}

/** docs/commands.md */
export function commandsDocument(commands: readonly CommandEntry[]): string {
  const sections = commands
    .filter(({ hidden }) => !hidden)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map(commandSection);
  return `${MADE}# Commands\n\n${sections.join('\n')}`;
}

function commandSection({ id, summary, description, args, flags, examples }: CommandEntry): string {
  const argumentRows = Object.values(args).map(
    ({ name, description: text, required }) =>
      `| \`${name.toUpperCase()}\` | ${required ? '' : 'optional; '}${inTable(text)} |`,
  );
  const flagRows = Object.values(flags).map(
    (flag) => `| \`${flagForm(flag)}\` | ${inTable(flagText(flag))} |`,
  );
  const bin = (text: string) =>
    text.replaceAll('<%= config.bin %>', 'handoff-cli').replaceAll('<%= command.id %>', id);
  return `## ${id}

${summary}

${description}

${['| | |', '|---|---|', ...argumentRows, ...flagRows].join('\n')}

${['```', ...(examples ?? []).map(bin), '```'].join('\n')}
`;
}

function flagForm({ name, type, allowNo, helpValue }: FlagEntry): string {
  if (type === 'boolean') return allowNo ? `--[no-]${name}` : `--${name}`;
  return `--${name} ${helpValue ?? 'VALUE'}`;
}

function flagText({ description, options, default: standard }: FlagEntry): string {
  const values = options ? ` (${options.join(', ')})` : '';
  return `${description}${values}${typeof standard === 'string' ? `; default ${standard}` : ''}`;
}

function inTable(text: string): string {
  return text.replaceAll('|', '\\|');
}
