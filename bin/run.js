#!/usr/bin/env node
const { join } = require('node:path');

// Node 22 and later keep what they compiled for the next start.
if (Number.parseInt(process.versions.node, 10) >= 22) require('node:module').enableCompileCache?.();
require('../dist/main.cjs').main(join(__dirname, '..'));
