import type { Interfaces } from '@oclif/core';
import { usageFailure } from '../failure.ts';
import { configOf, versionLine } from './config.ts';
import { didYouMean } from './did-you-mean.ts';
import { asksForHelp } from './help-request.ts';
import type { Manifest } from './manifest.ts';

/** A command as this program starts it; each is an oclif command. */
export interface StartableCommand {
  id: string;
  start(argv: readonly string[], config: Interfaces.Config): Promise<void>;
}

export interface Commands {
  readonly [id: string]: StartableCommand;
}

/** The command line as a whole. Help and version are answered from the manifest, without loading a command. */
export class Program {
  private readonly root: string;
  private readonly manifest: Manifest;
  private readonly commands: Commands;

  /** @param root the folder of the package */
  constructor(root: string, manifest: Manifest, commands: Commands) {
    this.root = root;
    this.manifest = manifest;
    this.commands = commands;
  }

  /** Runs a command line; the exit code is in `process.exitCode` afterwards. Throws a Failure for wrong usage. */
  async run(argv: readonly string[]): Promise<void> {
    const [first, ...rest] = argv;
    if (first === undefined || first === 'help' || first === '--help' || first === '-h')
      return this.help(rest);
    if (first === 'version' || first === '--version' || first === '-V') return this.version(rest);
    const command = this.manifest.commands[first];
    if (command === undefined) throw await this.unknown(first);
    if (asksForHelp(command, rest)) return this.help([first]);
    const loaded = this.commands[first]!;
    loaded.id = first;
    await loaded.start(rest, configOf(this.root, this.manifest));
  }

  private async version(rest: readonly string[]): Promise<void> {
    if (rest.length > 0) throw usageFailure(`version takes no arguments, and not "${rest[0]}"`);
    await print([versionLine(this.manifest)]);
  }

  private async help([name, ...rest]: readonly string[]): Promise<void> {
    if (rest.length > 0)
      throw usageFailure(
        `help takes one command or topic, and not "${rest[0]}" as well`,
        'see handoff-cli help',
      );
    if (name === undefined || name === '--help' || name === '-h') {
      const { programHelp } = await import('./help/program-help.ts');
      return print(programHelp(this.manifest));
    }
    const command = this.manifest.commands[name];
    if (command !== undefined) {
      const { commandHelp } = await import('./help/command-help.ts');
      return print(commandHelp(command));
    }
    const { TOPICS } = await import('./help/topics.ts');
    const topic = TOPICS[name];
    if (topic !== undefined) return print(await topic());
    if (name === 'help' || name === 'version') return this.help([]);
    const known = [...Object.keys(this.manifest.commands), ...Object.keys(TOPICS)];
    const list = `there is help on ${known.sort().join(', ')}`;
    throw usageFailure(
      `there is no help on "${name}"`,
      [await didYouMean(name, known), list].filter(Boolean).join(' '),
    );
  }

  private async unknown(name: string): Promise<Error> {
    const isFlag = name.startsWith('-');
    const known = isFlag
      ? ['--help', '--version']
      : [...Object.keys(this.manifest.commands), 'help', 'version'];
    const list = isFlag
      ? 'flags come after a command; see handoff-cli --help'
      : `the commands are ${known.sort().join(', ')}`;
    const hint = [await didYouMean(name, known), list].filter(Boolean).join(' ');
    return usageFailure(`there is no ${isFlag ? 'flag' : 'command'} "${name}"`, hint);
  }
}

/** Writes lines to standard output. A command writes its own, so that it need not load this. */
async function print(lines: readonly string[]): Promise<void> {
  const { printLines } = await import('./print-lines.ts');
  printLines(lines);
}
