import { fileURLToPath } from 'node:url';

/** Where the repository is. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
