import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { EXIT } from '../../failure.ts';
import { defaultEndpoint } from '../../io/endpoint.ts';
import { lastCaptures } from '../../services/last-capture.ts';
import { StopRequest } from '../../services/stop.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { WelcomeScreen } from './welcome-screen.ts';

/** Shows the welcome, runs what is chosen, and comes back when that ends. Gives the exit code. @param root of the package */
export async function welcome(root: string): Promise<number> {
  const backend = defaultEndpoint('backend');
  const defaults = { backend, broker: defaultEndpoint('broker'), tap: join(dirname(backend), 'tap.sock') };
  const screen = new WelcomeScreen(lastCaptures(), defaults, terminalTools());
  for (;;) {
    const stop = new StopRequest();
    await showScreen(screen, stop.requested);
    stop.release();
    const { chosen } = screen;
    if (chosen === null) return EXIT.ok;
    const code = await ran(join(root, 'bin', 'run.js'), chosen);
    if (code !== EXIT.ok || !chosen.includes('--interactive')) await acknowledged();
    const trouble = code === EXIT.ok ? '' : `${chosen[0]} ended with exit code ${code}`;
    screen.returned(lastCaptures(), trouble);
  }
}

/** Runs a command of ours in this terminal. */
function ran(program: string, args: readonly string[]): Promise<number> {
  // Ctrl-C is for the command, which has the terminal; this process waits for it.
  const ignore = () => {};
  process.on('SIGINT', ignore);
  return new Promise<number>((done, fail) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
    child.on('error', fail);
    child.on('exit', (code) => done(code ?? EXIT.environment));
  }).finally(() => process.off('SIGINT', ignore));
}

/** Leaves the output in sight until a key is pressed. */
function acknowledged(): Promise<void> {
  const { stdin } = process;
  return new Promise((done) => {
    // Before it is said: a key that is pressed right then must not be echoed.
    stdin.setRawMode(true);
    process.stdout.write('\nany key returns to the menu');
    stdin.ref();
    stdin.resume();
    stdin.once('data', () => {
      stdin.setRawMode(false);
      stdin.pause();
      process.stdout.write('\n');
      done();
    });
  });
}
