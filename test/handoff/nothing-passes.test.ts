import { expect, it } from 'vitest';
import { nothingPasses } from '../../src/handoff/nothing-passes.ts';

it.each(['drop', 'silent', 'hangup', 'reset', 'delay:20ms+drop', 'drop+hangup'])(
  '%s lets nothing pass',
  (step) => {
    expect(nothingPasses(step)).toBe(true);
  },
);

it.each(['delay:20ms', 'truncate', 'corrupt:token', 'pass+hangup', 'early:"a+drop"', 'peer-pid'])(
  '%s lets something pass',
  (step) => {
    expect(nothingPasses(step)).toBe(false);
  },
);
