// The bundles of dist/, as CommonJS: of all forms, Node is quickest to load that. V8 reads some 50 KB a millisecond, so a
// process loads no more than a part: main, which knows all commands from the manifest, and the part that its command is in.
// A part has all that it needs; what two parts have in common is in both, as no process loads two of them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { lazyBuiltins } from './lazy-builtins.mjs';
import { trimmedOclif } from './trimmed-oclif.mjs';

/** The commands of each part; all others are in `playing`. */
const PARTS = {
  reading: ['convert', 'decode', 'trace'],
  asking: ['completion', 'control', 'doctor', 'explain', 'schema', 'wireshark'],
  conforming: ['conform'],
  replaying: ['replay'],
};

const SHARED = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  logLevel: 'warning',
  // koffi finds its binary beside itself.
  external: ['koffi', './*.cjs'],
  // What is loaded later is required: the first import of a process takes as long as loading all of koffi.
  supported: { 'dynamic-import': false },
  // React's development build is of no use to anybody here.
  define: { 'process.env.NODE_ENV': '"production"' },
};

/** Builds them all. Gives the files that went into what is shipped. */
export async function buildBundles(root) {
  const shared = { ...SHARED, absWorkingDir: root };
  const ids = readdirSync(join(root, 'src/commands')).map((file) => file.replace(/\.ts$/, ''));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const part = (name, contents, plugins) =>
    build({
      ...shared,
      stdin: { contents, resolveDir: root, sourcefile: `${name}-entry.ts`, loader: 'ts' },
      outfile: `dist/${name}.cjs`,
      plugins,
    });
  const built = await Promise.all([
    part('main', mainEntry(ids, version), [inFilesOfTheirOwn]),
    ...Object.keys(PARTS).map((name) =>
      part(name, commandsEntry(ids.filter((id) => partOf(id) === name)), [
        lazyBuiltins(),
        trimmedOclif(),
        inFilesOfTheirOwn,
      ]),
    ),
    part(
      'playing',
      // By require, as a module that is exported is evaluated at once, with the screens that it shows.
      `${commandsEntry(ids.filter((id) => partOf(id) === 'playing'))}
export const welcome = (root) => require('./src/screens/welcome/welcome.ts').welcome(root);`,
      [lazyBuiltins(), trimmedOclif(), inFilesOfTheirOwn],
    ),
    build({ ...shared, entryPoints: ['src/library/index.ts'], outfile: 'dist/library.mjs', ...AS_MODULE }),
    ...Object.entries(LOADED_WHEN_NEEDED).map(([name, path]) =>
      build({
        ...shared,
        entryPoints: [path],
        outfile: `dist/${name}.cjs`,
        plugins: [inFilesOfTheirOwn],
        ...(name === 'otlp' && AS_WRITTEN),
        ...(name === 'load-keyboard' && IMPORTING),
      }),
    ),
    build({ ...shared, entryPoints: ['protobufjs/light.js'], outfile: 'dist/protobufjs.cjs' }),
    build({
      ...shared,
      entryPoints: ['src/screens/terminal/keyboard.tsx'],
      outfile: 'dist/keyboard.mjs',
      ...AS_MODULE,
      // The layout engine of ink has its code as text in it, and reads that by itself where there is no fetch, which takes Node long to load.
      define: { ...SHARED.define, fetch: 'undefined' },
      plugins: [withoutDebugger],
    }),
  ]);
  return built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
}

/** The packages of OpenTelemetry as ES modules: of those, what is not used is left out. */
const AS_WRITTEN = { mainFields: ['module', 'main'], conditions: ['module', 'import'] };

/** For ES modules, which cannot be required before Node 22. */
const IMPORTING = { supported: { 'dynamic-import': true } };

const AS_MODULE = {
  format: 'esm',
  ...IMPORTING,
  // What is bundled from CommonJS still asks for require.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
};

/** ink would load a debugger of React, with a server of its own, where DEV is set. */
const withoutDebugger = {
  name: 'without-debugger',
  setup({ onLoad }) {
    onLoad({ filter: /\/ink\/build\/devtools\.js$/ }, () => ({ contents: '' }));
  },
};

function partOf(id) {
  return Object.keys(PARTS).find((name) => PARTS[name].includes(id)) ?? 'playing';
}

/** Commands by name, as oclif wants them; each is evaluated when it is asked for. */
function commandsEntry(ids) {
  const commands = ids.map((id) => `get '${id}'() { return require('./src/commands/${id}.ts').default; },`);
  return `export const COMMANDS = {\n${commands.join('\n')}\n};`;
}

function mainEntry(ids, version) {
  const commands = ids.map((id) => {
    return `get '${id}'() { return parts.load('./${partOf(id)}.cjs', '${id}').COMMANDS['${id}']; },`;
  });
  return `import { partLoader } from './src/kept-code.ts';
import { main as run } from './src/main.ts';
const parts = partLoader(__dirname, '${version}', (name) => require(name));
export const COMMANDS = {\n${commands.join('\n')}\n};
export function main(root: string) {
  parts.keepAtExit();
  return run(root, COMMANDS, (root) => parts.load('./playing.cjs', 'welcome').welcome(root));
}`;
}

/** Modules that most processes have no use for, by the name of the file. */
const LOADED_WHEN_NEEDED = {
  'load-keyboard': 'src/screens/terminal/load-keyboard.ts',
  pages: 'src/cli/help/pages.ts',
  'interactive-decode': 'src/screens/decode/interactive-decode.ts',
  'terminal-text': 'src/text/terminal-text.ts',
  'proto-library': 'src/services/own-schema/proto-library.ts',
  'parquet-library': 'src/services/parquet/parquet-library.ts',
  otlp: 'src/telemetry/otlp.ts',
  'windows-pipes': 'src/io/windows/windows-pipes.ts',
};

const FILES_OF_THEIR_OWN = [
  [/\/keyboard\.tsx$/, './keyboard.mjs'],
  ...Object.keys(LOADED_WHEN_NEEDED).map((name) => [new RegExp(`/${name}\\.ts$`), `./${name}.cjs`]),
  [/^protobufjs\/light\.js$/, './protobufjs.cjs'],
];
/**
 * What is loaded when it is needed. ink waits for its layout engine while it is loaded, which a CommonJS file cannot; most
 * processes need neither the encoder nor the pages of help nor the screen of decode.
 */
const inFilesOfTheirOwn = {
  name: 'in-files-of-their-own',
  setup({ onResolve }) {
    for (const [filter, path] of FILES_OF_THEIR_OWN)
      onResolve({ filter }, ({ kind }) => (kind === 'entry-point' ? undefined : { path, external: true }));
  },
};
