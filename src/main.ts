import { readManifest } from './cli/manifest.ts';
import { type Commands, Program } from './cli/program.ts';
import { systemFailure } from './failure.ts';
import { usualHeap } from './services/small-heap.ts';

/**
 * Runs the command line and ends the process; its exit code is one of `EXIT`.
 * @param root the folder of the package
 * @param welcome for somebody on a terminal who typed the name alone; gives the exit code
 */
export async function main(
  root: string,
  commands: Commands,
  welcome: (root: string) => Promise<number>,
): Promise<void> {
  usualHeap();
  const argv = process.argv.slice(2);
  try {
    if (argv.length === 0 && onTerminal()) process.exitCode = await welcome(root);
    else await new Program(root, manifestOf(root), commands).run(argv);
  } catch (error) {
    const { printFailure, toFailure } = await import('./cli/failures.ts');
    const failure = toFailure(error);
    printFailure(failure);
    process.exitCode = failure.exitCode;
  }
  await drained(process.stdout);
  process.exit();
}

function manifestOf(root: string): ReturnType<typeof readManifest> {
  try {
    return readManifest(root);
  } catch (error) {
    throw systemFailure(error, 'cannot read the list of commands', 'install handoff-cli again');
  }
}

function onTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/** Resolves when all of it is written, or nothing more can be; an error has been reported by then. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => {
    // An error of a write that failed at once is only emitted a turn later.
    if (stream.writableLength === 0 || stream.destroyed) return void setImmediate(done);
    stream.once('close', () => setImmediate(done));
    stream.write('', () => done());
  });
}
