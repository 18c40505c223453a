import { writeFileSync } from 'node:fs';
import { afterEach, expect, vi } from 'vitest';
import { complaintOfTrial } from '../../../src/services/trace/trial.ts';
import { it } from '../../process/stage.ts';

afterEach(() => vi.unstubAllEnvs());

it.for([
  ['traces', 'exit 0', ''],
  [
    'may not trace',
    'echo "strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted" >&2; echo more >&2; exit 1',
    'ptrace(PTRACE_TRACEME, ...): Operation not permitted',
  ],
  ['says nothing', 'exit 1', 'it ended at once'],
])('a strace that %s', ([, does, complaint], { stage }) => {
  writeFileSync(stage.path('strace'), `#!/bin/sh\n${does}\n`, { mode: 0o700 });
  vi.stubEnv('PATH', stage.directory);
  expect(complaintOfTrial()).toBe(complaint);
});

it('a strace that hangs is not waited for', ({ stage }) => {
  writeFileSync(stage.path('strace'), '#!/bin/sh\nexec /bin/sleep 600\n', { mode: 0o700 });
  vi.stubEnv('PATH', stage.directory);
  expect(complaintOfTrial(0.2)).toBe('it did not end within 0.2 s');
});
