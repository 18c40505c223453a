// Runs a tool of this repository: node scripts/tool.mjs NAME [ARGUMENTS…] bundles tools/NAME.ts and starts it, in the root.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles a tool and gives the path of what can be run; packages stay outside of it. */
export async function bundleTool(name) {
  const outfile = join(root, 'build/tools', `${name}.js`);
  await build({
    absWorkingDir: root,
    entryPoints: [`tools/${name}.ts`],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: [keepAddresses],
  });
  return outfile;
}

/** Modules find files next to their source, wherever the bundle is. */
const keepAddresses = {
  name: 'keep-addresses',
  setup({ onLoad }) {
    onLoad({ filter: /\/(tools|test|src)\/.*\.tsx?$/ }, ({ path }) => {
      const address = JSON.stringify(pathToFileURL(path).href);
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', address);
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
    });
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name = '', ...args] = process.argv.slice(2);
  if (!existsSync(join(root, 'tools', `${name}.ts`))) {
    process.stderr.write(`there is no tool tools/${name}.ts\n`);
    process.exit(2);
  }
  const command = ['--enable-source-maps', await bundleTool(name), ...args];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  process.exit(status ?? 1);
}
