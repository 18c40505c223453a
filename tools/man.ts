// Writes man/handoff-cli.1 from the manifest of commands.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '../src/cli/manifest.ts';
import { type Described, manualPage } from './man/page.ts';
import { ROOT } from './root.ts';

const described = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Described;
mkdirSync(join(ROOT, 'man'), { recursive: true });
writeFileSync(join(ROOT, 'man/handoff-cli.1'), manualPage(readManifest(ROOT), described));
