import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { installedDissector, wireshark } from '../../src/services/wireshark.ts';
import { it, type Stage } from '../process/stage.ts';

const OURS = '-- Handoff protocol dissector of handoff-cli 1.0.0\n';

function run(stage: Stage, install: boolean) {
  const printed: string[] = [];
  const dissector = stage.path('handoff.lua');
  const environment = { HOME: stage.directory };
  writeFileSync(dissector, OURS);
  const code = wireshark({
    ...{ dissector, install, environment },
    platform: 'linux',
    print: (line) => printed.push(line),
  });
  const folder = join(stage.directory, '.local/lib/wireshark/plugins');
  return { code, printed, folder, target: join(folder, 'handoff.lua'), environment };
}

describe('wireshark', () => {
  it('says where the dissector is, and installs nothing', ({ stage }) => {
    const { printed, environment } = run(stage, false);
    expect(printed[0]).toBe(stage.path('handoff.lua'));
    expect(installedDissector(environment, 'linux')).toBeNull();
  });

  it('installs it, and replaces it with a later one', ({ stage }) => {
    const { printed, target, environment } = run(stage, true);
    expect(printed[0]).toBe(`installed ${target}`);
    expect(readFileSync(target, 'utf8')).toBe(OURS);
    expect(installedDissector(environment, 'linux')).toBe(target);
    expect(run(stage, true).printed[0]).toBe(`replaced ${target}`);
  });

  it('leaves a file alone that is not its own', ({ stage }) => {
    const folder = stage.path('.local/lib/wireshark/plugins');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'handoff.lua'), '-- mine\n');
    expect(() => run(stage, true)).toThrow('is not the dissector of handoff-cli');
    expect(readFileSync(join(folder, 'handoff.lua'), 'utf8')).toBe('-- mine\n');
  });
});
