// Runs command lines in one process, one after another, with the program that `npm run build` has made. Each comes as a message, and
// what became of it goes back as one. Started by one-process.ts.
const { join } = require('node:path');

const root = join(__dirname, '../..');
const { main } = require('../../dist/main.cjs');

/** What a command has added to the process, which would end the next one. */
const LISTENED = ['uncaughtException', 'uncaughtExceptionMonitor', 'SIGINT', 'SIGTERM', 'SIGHUP'];
const environment = { ...process.env };
const home = process.cwd();
const { exit } = process;

let written = { stdout: '', stderr: '' };
let ended = () => {};

for (const name of ['stdout', 'stderr'])
  process[name].write = (chunk, encoding, done) => {
    written[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    // Whoever listens does not end by itself: that is what became of the line.
    if (name === 'stderr' && /^listening on/m.test(written.stderr)) ended(null);
    const then = typeof encoding === 'function' ? encoding : done;
    if (then !== undefined) process.nextTick(then);
    return true;
  };

process.exit = (code) => ended(code ?? process.exitCode ?? 0);

process.on('message', async ({ words, cwd, env }) => {
  written = { stdout: '', stderr: '' };
  process.exitCode = undefined;
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...words);
  Object.assign(process.env, environment, env);
  process.chdir(cwd ?? home);
  const over = new Promise((done) => {
    ended = done;
  });
  main(root);
  const code = await over;
  ended = () => {};
  for (const name of LISTENED) process.removeAllListeners(name);
  for (const name of Object.keys(env ?? {})) delete process.env[name];
  // What listens goes on doing so: the next line gets another process.
  process.send({ code, ...written }, () => code === null && exit.call(process, 0));
});
