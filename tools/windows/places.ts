import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what was fetched and set up is kept for the next time. */
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'handoff-cli-windows');

/** Packages as npm packs them, unpacked. */
export const PACKAGES = join(CACHE, 'packages');
/** What wine calls a prefix: its registry and its drive C:. */
export const PREFIX = join(CACHE, 'prefix');
