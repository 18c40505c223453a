#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Node 22 and later keep what they compiled for the next start.
module.enableCompileCache?.();
const { main } = await import('../dist/main.js');
await main(fileURLToPath(new URL('..', import.meta.url)));
