import { describe, expect, it } from 'vitest';
import { lookAtLimits, lookAtNode } from '../../../src/services/doctor/system.ts';
import { lookAtTerminal } from '../../../src/services/doctor/terminal.ts';

const limits = (soft: string) =>
  `Limit  Soft  Hard  Units\nMax open files            ${soft}   4096   files\n`;

describe('what doctor makes of', () => {
  it.for([
    ['20.18.3', 'missing'],
    ['20.19.0', 'works'],
    ['24.1.0', 'works'],
  ] as const)('Node %s: %s', ([version, result]) => {
    expect(lookAtNode(version).result).toBe(result);
  });

  it.for([
    ['20', 'missing'],
    ['256', 'limited'],
    ['1024', 'works'],
    ['unlimited', 'works'],
  ] as const)('a limit of %s open files: %s', ([soft, result]) => {
    const finding = lookAtLimits(limits(soft));
    expect(finding).toMatchObject({ result, found: `at most ${soft}, which may be raised to 4096` });
    expect(finding.remedy === '').toBe(result === 'works');
  });

  it('limits that are not known', () => expect(lookAtLimits(null).result).toBe('limited'));

  it('a terminal that is too small', () => {
    expect(lookAtTerminal({ isTerminal: true, columns: 79, rows: 24 }).result).toBe('limited');
    expect(lookAtTerminal({ isTerminal: true, columns: 80, rows: 24 }).result).toBe('works');
    expect(lookAtTerminal({ isTerminal: false, columns: 0, rows: 0 }).result).toBe('limited');
  });
});
