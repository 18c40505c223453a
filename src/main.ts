import { Config, run, settings } from '@oclif/core';
import { closest, distance } from 'fastest-levenshtein';
import { printFailure, toFailure } from './cli/failures.ts';
import { usageFailure } from './failure.ts';

/** Runs the command line and ends the process; its exit code is one of `EXIT`. */
export async function main(root: string, argv: string[] = process.argv.slice(2)): Promise<void> {
  // Whatever NODE_ENV says: commands are loaded as they were built.
  settings.enableAutoTranspile = false;
  // An exception in a callback is reported like any other failure, not as a bare stack trace.
  process.on('uncaughtException', (error) => {
    const failure = toFailure(error, '');
    printFailure(failure);
    process.exit(failure.exitCode);
  });
  // People type `help decode` as readily as `decode --help`.
  const asked = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
  const words =
    asked.length === 0 && onTerminal()
      ? [...(await (await import('./screens/welcome.ts')).welcome())]
      : asked;
  let config: Config | undefined;
  try {
    config = await Config.load({ root, userPlugins: false, devPlugins: false });
    await run(words, config);
  } catch (error) {
    const oclif = (error as { oclif?: { exit?: number } }).oclif;
    if ((error as { code?: string }).code === 'EEXIT') process.exitCode = oclif?.exit ?? 0;
    else fail(error as Error, argv, config);
  }
  await drained(process.stdout);
  process.exit();
}

function onTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

function fail(error: Error, argv: readonly string[], config: Config | undefined): void {
  const name = argv[0] ?? '';
  const unknown =
    config !== undefined && /not found/.test(error.message) && config.findCommand(name) === undefined;
  const failure = unknown
    ? usageFailure(`there is no command "${name}"`, suggestion(name, config!.commandIDs))
    : toFailure(error, '');
  printFailure(failure);
  process.exitCode = failure.exitCode;
}

function suggestion(name: string, commands: readonly string[]): string {
  const near = closest(name, commands);
  const list = `the commands are ${[...commands].sort().join(', ')}`;
  return distance(name, near) <= Math.max(2, near.length / 3) ? `did you mean ${near}? ${list}` : list;
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => {
    if (stream.writableLength === 0 || stream.destroyed) return done();
    stream.once('close', () => done());
    stream.write('', () => done());
  });
}
