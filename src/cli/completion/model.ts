import { filterFields } from '../../filter/record-fields.ts';
import { OUTCOMES } from '../../handoff/judge-ack.ts';
import { stepBeginnings } from '../../script/catalogue.ts';
import { BREAK_ROLES, ROLE_NAMES, ROLES, type RoleName } from '../../script/role.ts';
import { allExplanations } from '../explain/explanations.ts';
import { TOPICS } from '../help/topics.ts';
import {
  type Manifest,
  type ManifestCommand,
  type ManifestFlag,
  shownCommands,
  shownFlags,
} from '../manifest.ts';

/** What a shell can offer after a command. */
export interface CompletedCommand {
  readonly id: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  /** The values of its first argument; empty: a path, or anything. */
  readonly argument: readonly string[];
}

export interface CompletedFlag {
  /** Without dashes; a negated flag is one of its own. */
  readonly name: string;
  readonly char: string | null;
  readonly description: string;
  readonly value: CompletedValue;
}

/** What may follow a flag. */
export type CompletedValue =
  /** Nothing: the flag is a switch. */
  | { readonly kind: 'none' }
  /** A path, or anything else that nobody can know. */
  | { readonly kind: 'any' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** A script whose steps begin with one of the words. */
  | { readonly kind: 'script'; readonly words: readonly string[] }
  /** A word that nobody can know, "=", and a script. */
  | { readonly kind: 'named-script'; readonly words: readonly string[] }
  /** FRAME=SCRIPT. */
  | { readonly kind: 'frames'; readonly frames: { readonly [frame: string]: readonly string[] } };

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** What can be completed: the commands of the manifest, with help and version, which are none of its commands. */
export function completedCommands(manifest: Manifest): readonly CompletedCommand[] {
  const commands = shownCommands(manifest).map(completedCommand);
  const ids = commands.map(({ id }) => id);
  const plain = (id: string, summary: string, argument: readonly string[]): CompletedCommand => ({
    id,
    summary,
    flags: [],
    argument,
  });
  return [
    ...commands,
    plain('help', 'Show the help of a command, or a page.', [...ids, ...Object.keys(TOPICS)]),
    plain('version', 'Show the version.', []),
  ];
}

function completedCommand(command: ManifestCommand): CompletedCommand {
  const [first] = Object.values(command.args);
  const names = command.id === 'explain' ? [...new Set(allExplanations().map(({ name }) => name))] : [];
  return {
    id: command.id,
    summary: command.summary,
    flags: [...shownFlags(command).flatMap((flag) => completedFlags(command.id, flag)), HELP],
    argument: first?.options ?? names,
  };
}

const HELP: CompletedFlag = { name: 'help', char: 'h', description: 'show help', value: { kind: 'none' } };

function completedFlags(command: string, flag: ManifestFlag): CompletedFlag[] {
  const { name, char = null, description = '', allowNo } = flag;
  const completed: CompletedFlag = { name, char, description, value: completedValue(command, flag) };
  if (!allowNo) return [completed];
  return [completed, { ...completed, name: `no-${name}`, char: null, description: `do not: ${description}` }];
}

function completedValue(command: string, { name, type, options }: ManifestFlag): CompletedValue {
  if (type === 'boolean') return { kind: 'none' };
  if (options !== undefined) return { kind: 'words', words: options };
  if (name === 'expect') return { kind: 'script', words: expectedWords(command) };
  if (EXPRESSIONS.includes(name)) return { kind: 'words', words: filterFields() };
  if (name === 'reply-for') return { kind: 'named-script', words: stepBeginnings('backend-reply') };
  const form = `${command} --${name}`;
  const drawn = name === 'random' ? FIRST_SCRIPTS[command] : undefined;
  if (drawn !== undefined) return { kind: 'script', words: stepBeginnings(drawn) };
  const role = ROLE_NAMES.find((one) => ROLES[one].flag === form);
  if (role !== undefined) return { kind: 'script', words: stepBeginnings(role) };
  const frames = BREAK_ROLES.filter((one) => ROLES[one].flag.startsWith(`${form} `));
  if (frames.length === 0) return { kind: 'any' };
  return {
    kind: 'frames',
    frames: Object.fromEntries(frames.map((one) => [frameOf(one), stepBeginnings(one)])),
  };
}

/** Flags that take an expression, which begins with a field most likely. */
const EXPRESSIONS: readonly string[] = ['filter', 'require', 'fail-if'];

/** The script that `--random` stands for. */
const FIRST_SCRIPTS: { readonly [command: string]: RoleName } = {
  'fake-backend': 'backend-reply',
  'fake-broker': 'broker-reply',
  'send-offer': 'offer',
  'send-hello': 'hello',
};

/** What `--expect` can ask: of a command that tries something an outcome alone, of any command how many there are of it. */
function expectedWords(command: string): readonly string[] {
  const counts = (outcomes: readonly string[]) => outcomes.map((outcome) => `${outcome}=`);
  const tried = [...OUTCOMES, 'unreachable', ...(command === 'send-hello' ? ['adopted', 'reconnected'] : [])];
  return command.startsWith('send-') ? [...tried, ...counts(tried)] : counts(OUTCOMES);
}

function frameOf(role: RoleName): string {
  return role.slice('break-'.length);
}
