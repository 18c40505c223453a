import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { ROOT } from '../../process/running.ts';
import { it, type Stage } from '../../process/stage.ts';
import { inTerminal } from '../../process/terminal.ts';

/** A program that shows a screen which breaks in some way at a key; beside our packages, so that it finds them. */
async function breaking(stage: Stage, how: string): Promise<string> {
  const folder = join(ROOT, 'node_modules/.cache/handoff-cli-test');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${stage.directory.replace(/\W/g, '')}.mjs`);
  stage.afterwards(() => rmSync(outfile, { force: true }));
  const contents = `
    import { showScreen } from ${JSON.stringify(join(ROOT, 'src/screens/terminal/show-screen.ts'))};
    let broken = false;
    const watching = new Set();
    const model = {
      left: false,
      ticks: false,
      watch: (callback) => { watching.add(callback); return () => watching.delete(callback); },
      handle: (event) => { if (event.type !== 'key') return; ${how}; for (const changed of watching) changed(); },
      lines: () => { if (broken) throw new Error('drawing broke'); return [[{ text: 'all is well' }]]; },
    };
    // A terminal may lose what is written right before the end, so it waits for a last key.
    const tell = (error) => {
      console.error('told: ' + error.message);
      process.stdin.once('data', () => process.exit(3)).ref().resume();
    };
    process.on('uncaughtException', tell);
    try { await showScreen(model, new Promise(() => {})); }
    catch (error) { tell(error); }
  `;
  await build({
    stdin: { contents, resolveDir: ROOT },
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    jsx: 'automatic',
    logLevel: 'silent',
  });
  return outfile;
}

it.for([
  ['a key', "throw new Error('key broke')", 'told: key broke'],
  ['drawing', 'broken = true', 'told: drawing broke'],
  ['something else', "setTimeout(() => { throw new Error('timer broke') }, 1)", 'told: timer broke'],
] as const)('leaves the terminal as it was when %s throws', async ([, how, told], { stage }) => {
  const script = await breaking(stage, how);
  const screen = inTerminal(stage, [], { cols: 80, rows: 10 }, { NO_COLOR: '1' }, [script]);
  await screen.shows('all is well');
  expect(screen.state().screen).toBe('alternate');
  screen.type('x');
  await screen.isAsItWas();
  await screen.shows(told);
  screen.type('\r');
  expect(await screen.ended).toBe(3);
});
