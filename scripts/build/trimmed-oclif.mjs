// Leaves out of the bundle what this program never uses of oclif: finding and loading plugins, its help, its spinners and
// its colours. Loading them took longer than all the rest. Commands, flags, arguments and the parser stay as they are.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What commands import from '@oclif/core', without the rest of its index. */
const ENTRY = `export { Command } from '@oclif/core/command';
export * as Args from '@oclif/core/args';
export * as Flags from '@oclif/core/flags';`;

/** Modules of @oclif/core by path, and what the bundle has in their place. */
const STUBS = {
  'cache.js': `
    class Cache extends Map { static getInstance() { return Cache.instance ??= new Cache([['@oclif/core', { name: '@oclif/core', version: '4' }]]); } }
    exports.default = Cache;`,
  'config/index.js': 'exports.Config = undefined;',
  'errors/error.js':
    'exports.error = (input) => { throw input instanceof Error ? input : new Error(input); };',
  'errors/handle.js': 'exports.handle = undefined;',
  'errors/warn.js': 'exports.warn = exports.memoizedWarn = exports.default = undefined;',
  'help/index.js': 'exports.loadHelpClass = undefined;',
  'help/util.js': 'exports.normalizeArgv = undefined;',
  'logger.js': 'exports.makeDebug = () => () => {};',
  'parser/help.js': 'exports.flagUsages = undefined;',
  'screen.js': 'exports.stdtermwidth = exports.errtermwidth = 80;',
  'ux/index.js': 'exports.ux = undefined;',
  'ux/list.js': `exports.default = (rows) => rows.map(([name, text]) => text ? name + ': ' + text : name).join('; ');`,
  'ux/theme.js': 'exports.colorize = (_style, text) => text;',
};
/** Reads an argument from standard input where it is not on the command line; few processes do. */
const LAZY_READLINE = `{ get createInterface() { return require('node:readline').createInterface; } }`;
/** Packages that only oclif's own rendering of errors needs. */
const UNUSED_PACKAGES = /^(clean-stack|indent-string|wrap-ansi)$/;

export function trimmedOclif() {
  const used = new Set();
  return {
    name: 'trimmed-oclif',
    setup(build) {
      build.onResolve({ filter: /^@oclif\/core$/ }, ({ resolveDir }) => ({
        path: '@oclif/core',
        namespace: 'trimmed-oclif',
        pluginData: resolveDir,
      }));
      build.onLoad({ filter: /^@oclif\/core$/, namespace: 'trimmed-oclif' }, ({ pluginData }) => ({
        contents: ENTRY,
        resolveDir: pluginData,
      }));
      build.onResolve({ filter: UNUSED_PACKAGES }, ({ path, importer }) =>
        importer.includes('/@oclif/core/') ? { path, namespace: 'unused-by-oclif' } : undefined,
      );
      build.onLoad({ filter: /./, namespace: 'unused-by-oclif' }, () => ({
        contents: 'module.exports = undefined;',
      }));
      build.onLoad({ filter: /\/@oclif\/core\/lib\/.*\.js$/ }, ({ path }) => {
        const name = path.slice(path.lastIndexOf('/@oclif/core/lib/') + '/@oclif/core/lib/'.length);
        if (name === 'parser/parse.js') return { contents: withLazyReadline(readFileSync(path, 'utf8')) };
        const contents = STUBS[name];
        if (contents === undefined) return undefined;
        used.add(name);
        return { contents: `exports.__esModule = true;${contents}`, resolveDir: dirname(path) };
      });
      // A newer oclif may have moved things: then this list has to be revised.
      build.onEnd(() => {
        const unused = Object.keys(STUBS).filter((name) => !used.has(name));
        return unused.length === 0
          ? undefined
          : {
              errors: [
                {
                  text: `@oclif/core no longer loads ${unused.join(', ')}; see scripts/build/trimmed-oclif.mjs`,
                },
              ],
            };
      });
    },
  };
}

function withLazyReadline(source) {
  const required = 'require("node:readline")';
  if (!source.includes(required))
    throw new Error('@oclif/core loads readline in another way now; see scripts/build/trimmed-oclif.mjs');
  return source.replace(required, LAZY_READLINE);
}
