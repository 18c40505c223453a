import { writeFileSync } from 'node:fs';
import { describe } from 'vitest';
import { it, type Stage } from '../process/stage.ts';
import { TerminalProgram } from '../process/terminal-program.ts';

/** How each shell is started without anybody's settings, and made to read a completion. */
const SHELLS = {
  bash: { args: ['--norc', '--noprofile', '-i'], setUp: (file: string) => `PS1='> '; source ${file}` },
  zsh: {
    args: ['-f', '-i'],
    setUp: (file: string) => `PS1='> '; autoload -U compinit; compinit -u; source ${file}`,
  },
  fish: {
    args: ['--no-config', '-i'],
    setUp: (file: string) => `function fish_prompt; echo '> '; end; set -g fish_greeting; source ${file}`,
  },
} as const;
type Shell = keyof typeof SHELLS;

/** What is typed before Tab, and what stands on the line after it. */
const COMPLETED: readonly (readonly [typed: string, line: string])[] = [
  ['handoff-cli deco', 'handoff-cli decode'],
  ['handoff-cli decode --format=ta', 'handoff-cli decode --format=table'],
  ['handoff-cli decode --format ta', 'handoff-cli decode --format table'],
  ['handoff-cli send-offer --no-side', 'handoff-cli send-offer --no-sideband'],
  ['handoff-cli completion z', 'handoff-cli completion zsh'],
  ['handoff-cli fake-backend --reply ref', 'handoff-cli fake-backend --reply refuse'],
  ['handoff-cli fake-backend --reply ack,dupl', 'handoff-cli fake-backend --reply ack,duplicate'],
  ['handoff-cli fake-backend --reply=ack+dupl', 'handoff-cli fake-backend --reply=ack+duplicate'],
  [
    'handoff-cli fake-backend --reply ack,corrupt:trail',
    'handoff-cli fake-backend --reply ack,corrupt:trailing-bytes',
  ],
  ['handoff-cli tap a b --break rea', 'handoff-cli tap a b --break ready='],
  ['handoff-cli tap a b --break ack=dro', 'handoff-cli tap a b --break ack=drop'],
  [
    'handoff-cli tap a b --break offer=pass,corrupt:trail',
    'handoff-cli tap a b --break offer=pass,corrupt:trailing-bytes',
  ],
  [
    'handoff-cli fake-backend --reply-for clud=ack,dupl',
    'handoff-cli fake-backend --reply-for clud=ack,duplicate',
  ],
  ['handoff-cli fake-backend --random ack=8,refu', 'handoff-cli fake-backend --random ack=8,refuse'],
  ['handoff-cli send-hello --expect adop', 'handoff-cli send-hello --expect adopted'],
  [
    'handoff-cli fake-backend --expect accepted=2,ref',
    'handoff-cli fake-backend --expect accepted=2,refused=',
  ],
  ['handoff-cli decode --filter outc', 'handoff-cli decode --filter outcome'],
  ['handoff-cli decode --fail-if latencyM', 'handoff-cli decode --fail-if latencyMs'],
  ['handoff-cli decode --require payload.tok', 'handoff-cli decode --require payload.token'],
  ['handoff-cli send-offer --offer dela', 'handoff-cli send-offer --offer delay'],
  ['handoff-cli fake-broker --ready acce', 'handoff-cli fake-broker --ready accept'],
  ['handoff-cli help exit', 'handoff-cli help exit-codes'],
  ['handoff-cli help send-of', 'handoff-cli help send-offer'],
  ['handoff-cli explain ack-la', 'handoff-cli explain ack-late'],
];

async function started(stage: Stage, shell: Shell): Promise<TerminalProgram> {
  const { stdout } = await stage.run(['completion', shell]);
  const file = stage.path(`completion.${shell}`);
  writeFileSync(file, stdout);
  const terminal = new TerminalProgram(shell, SHELLS[shell].args, {
    size: { cols: 120, rows: 40 },
    cwd: stage.directory,
    env: { PATH: process.env['PATH'], HOME: stage.directory },
  });
  stage.afterwards(() => terminal.kill());
  terminal.type(`${SHELLS[shell].setUp(file)}; echo rea''dy\r`);
  await terminal.shows('ready');
  return terminal;
}

describe.concurrent.each(Object.keys(SHELLS) as Shell[])('completion in %s', (shell) => {
  it('completes commands, flags and values', async ({ stage }) => {
    const terminal = await started(stage, shell);
    for (const [typed, line] of COMPLETED) {
      terminal.type(`${typed}\t`);
      await terminal.shows(line);
      // Ctrl-U empties the line, Ctrl-L the screen.
      terminal.type('\u0015\u000c');
      await terminal.until(() => !terminal.screen().includes(line), 'empty screen');
    }
  });

  it('lists what a flag can be', async ({ stage }) => {
    const terminal = await started(stage, shell);
    terminal.type('handoff-cli decode --format=\t\t');
    await terminal.shows(/csv[\s\S]*hex|hex[\s\S]*csv/);
  });
});
