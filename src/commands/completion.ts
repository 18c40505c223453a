import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { completionScript, SHELLS, type Shell } from '../cli/completion.ts';
import { readManifest, shownCommands, shownFlags } from '../cli/manifest.ts';

export default class Completion extends BaseCommand {
  static override summary = 'Print a script that makes your shell complete commands, flags and their values.';
  static override description =
    `bash: add  eval "$(handoff-cli completion bash)"  to ~/.bashrc; zsh: the same with zsh in ~/.zshrc, after compinit;
fish: handoff-cli completion fish > ~/.config/fish/completions/handoff-cli.fish`;
  static override examples = ['eval "$(<%= config.bin %> completion bash)"'];
  static override args = {
    shell: Args.string({ description: 'the shell', options: [...SHELLS], required: true }),
  };

  protected async execute(): Promise<number> {
    const { args } = await this.parse(Completion);
    const commands = shownCommands(readManifest(this.config.root)).map((command) => ({
      id: command.id,
      summary: command.summary,
      flags: shownFlags(command).map(({ name, description = '', type, options = [] }) => ({
        name,
        description,
        takesValue: type === 'option',
        options,
      })),
    }));
    const script = completionScript(args.shell as Shell, this.config.bin, commands);
    for (const line of script.trimEnd().split('\n')) this.standardOutput.gather(line);
    this.standardOutput.flush();
    return 0;
  }
}
