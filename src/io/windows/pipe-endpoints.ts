import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import type { EndpointRules } from '../endpoint-rules.ts';
import { defaultPipe, pipeBeside, pipePath } from './pipe-name.ts';

/** Endpoints as names of pipes, which no directory holds, and whose access list is their own. */
export const PIPE_ENDPOINTS: EndpointRules = {
  defaultEndpoint: (role) => defaultPipe(role, userInfo().username),
  beside: pipeBeside,
  within: (directory, name) => pipePath(`${basename(directory)}-${name}`),
  absolute: pipePath,
  // Windows compares names of pipes without regard to case.
  areSame: (one, other) => pipePath(one).toLowerCase() === pipePath(other).toLowerCase(),
  check: (endpoint) => void pipePath(endpoint),
  checkOwner: () => {},
  prepare: () => {},
  // Each user has a directory for temporary files.
  privateDirectory: () => join(tmpdir(), 'handoff-cli'),
};
