// Bundles the commands into dist/, which starts twice as fast as separate files, and writes the manifest
// from which oclif knows the commands without loading them.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Plugin, settings } from '@oclif/core';
import { build } from 'esbuild';
import { bundleTool } from './tool.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function buildAll() {
  await runTool('schema');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts', 'src/commands/*.ts'],
    outdir: 'dist',
    outbase: 'src',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
    // koffi finds its binary beside itself; the others are optional to what is bundled.
    external: ['koffi', 'ts-node', 'tsx', 'typescript', 'react-devtools-core'],
    // What is bundled from CommonJS still asks for require.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  await writeManifest();
  await runTool('dissector');
}

async function runTool(name) {
  await import(pathToFileURL(await bundleTool(name)).href);
}

async function writeManifest() {
  settings.enableAutoTranspile = false;
  const manifest = join(root, 'oclif.manifest.json');
  rmSync(manifest, { force: true });
  const plugin = new Plugin({
    root,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  writeFileSync(manifest, `${JSON.stringify(plugin.manifest)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
