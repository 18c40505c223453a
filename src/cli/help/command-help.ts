import { type ManifestArgument, type ManifestCommand, type ManifestFlag, shownFlags } from '../manifest.ts';
import { VARIABLES } from './environment.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { FLAG_HEADINGS, headingOf } from './flag-groups.ts';
import { described, HELP_WIDTH, wrapText, wrapWords } from './wrap.ts';

const BIN = 'handoff-cli';

/** The help of one command, as lines of at most 80 columns. */
export function commandHelp(command: ManifestCommand): string[] {
  const args = Object.values(command.args);
  return [
    ...wrapWords(command.summary, HELP_WIDTH),
    '',
    ...usagesOf(command).map((usage, index) => `${index === 0 ? 'Usage:' : '      '} ${usage}`),
    ...(command.description === undefined ? [] : ['', ...wrapText(command.description)]),
    ...section('Arguments', args.flatMap(argumentLines)),
    ...flagSections(command),
    ...section(
      'Examples',
      (command.examples ?? []).flatMap((example) => exampleLines(exampleText(example, command.id))),
    ),
    ...exitCodeLines(),
    ...environmentLines(command),
  ];
}

/** The command line in short, in each of its forms: `handoff-cli tap [LISTEN] [TARGET] [FLAGS]`. */
export function usagesOf({ id, args, usage }: ManifestCommand): string[] {
  const placed = Object.values(args).map(({ name, required, multiple }) => {
    const form = `${name.toUpperCase()}${multiple ? '…' : ''}`;
    return required ? form : `[${form}]`;
  });
  const forms = usage === undefined ? [[...placed, '[FLAGS]'].join(' ')] : [usage].flat();
  return forms.map((form) => `${BIN} ${id} ${form}`);
}

/** An example, broken into lines that can still be pasted. */
export function exampleLines(example: string, width = HELP_WIDTH): string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const part of example.split(/ (?=--?[a-z])/)) {
    if (line.length + 1 + part.length + 2 > width && line !== ' ') {
      lines.push(`${line} \\`);
      line = '     ';
    }
    line += ` ${part}`;
  }
  return [...lines, line];
}

/** An example as somebody would type it. */
export function exampleText(example: string, id: string): string {
  return example.replaceAll('<%= config.bin %>', BIN).replaceAll('<%= command.id %>', id);
}

/** How a flag is written: `-n, --count N`. */
export function flagForm({ name, char, type, allowNo, helpValue }: ManifestFlag): string {
  const long = type === 'boolean' && allowNo ? `--[no-]${name}` : `--${name}`;
  const value = type === 'boolean' ? '' : ` ${helpValue ?? name.toUpperCase()}`;
  return `${char === undefined ? '' : `-${char}, `}${long}${value}`;
}

/** What a flag does, with all of its values and its default. */
export function flagText({ description = '', options, default: standard }: ManifestFlag): string {
  const values = options === undefined ? '' : ` [${options.join(', ')}]`;
  const usual = typeof standard === 'string' ? ` [default: ${standard}]` : '';
  return `${description}${values}${usual}`;
}

function argumentLines({ name, description = '', options }: ManifestArgument): string[] {
  const values = options === undefined ? '' : ` [${options.join(', ')}]`;
  return described(name.toUpperCase(), `${description}${values}`, 16);
}

function flagSections(command: ManifestCommand): string[] {
  const flags = [...shownFlags(command), HELP_FLAG];
  const headings = [...new Set([...FLAG_HEADINGS, ...flags.map(headingOf)])];
  return headings.flatMap((heading) => {
    const lines = flags
      .filter((flag) => headingOf(flag) === heading)
      .flatMap((flag) => described(flagForm(flag), flagText(flag), 26));
    return section(heading, lines);
  });
}

const HELP_FLAG: ManifestFlag = {
  name: 'help',
  char: 'h',
  type: 'boolean',
  description: 'show this help',
  helpGroup: 'Output',
};

export function exitCodeLines(): string[] {
  return section(
    'Exit codes',
    EXIT_CODES.flatMap(({ code, meaning }) => described(String(code), meaning, 8)),
  );
}

function environmentLines(command: ManifestCommand): string[] {
  const read = VARIABLES.filter(({ readBy }) => readBy(command));
  return section(
    'Environment',
    read.flatMap(({ name, meaning }) => described(name, meaning, 26)),
  );
}

export function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${heading}:`, ...lines];
}
