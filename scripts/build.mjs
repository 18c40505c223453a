// Makes dist/ and what belongs to it: the bundles, the manifest from which the program knows its commands without loading
// them, the manual page, the dissector, and the licences of what is bundled.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Plugin, settings } from '@oclif/core';
import { buildBundles } from './build/bundles.mjs';
import { thirdPartyNotices } from './build/notices.mjs';
import { bundleTool } from './tool.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function buildAll() {
  await runTool('schema');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const bundled = await buildBundles(root);
  writeFileSync(join(root, 'dist/third-party-notices.txt'), thirdPartyNotices(root, bundled));
  // Only for the package: it takes longer than all the rest.
  if (process.argv.includes('--types')) (await import('./build/types.mjs')).writeTypes(root);
  await writeManifest();
  await runTool('man');
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
