import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { bashScript } from '../cli/completion/bash.ts';
import { fishScript } from '../cli/completion/fish.ts';
import { completedCommands, SHELLS, type Shell } from '../cli/completion/model.ts';
import { powershellScript } from '../cli/completion/powershell.ts';
import { zshScript } from '../cli/completion/zsh.ts';
import { readManifest } from '../cli/manifest.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript };

export default class Completion extends BaseCommand {
  static override summary = 'Print a script that makes your shell complete commands, flags and their values.';
  static override description = `How to have it in every shell that you start:

  bash  add  eval "$(handoff-cli completion bash)"  to ~/.bashrc
  zsh   add  eval "$(handoff-cli completion zsh)"  to ~/.zshrc, after compinit
  fish  handoff-cli completion fish > ~/.config/fish/completions/handoff-cli.fish
  PowerShell  add  handoff-cli completion powershell | Out-String | Invoke-Expression  to $PROFILE`;
  static override examples = ['eval "$(<%= config.bin %> completion bash)"'];
  static override args = {
    shell: Args.string({
      ignoreStdin: true,
      description: 'the shell to print it for',
      options: [...SHELLS],
      required: true,
    }),
  };

  protected async execute(): Promise<number> {
    const { args } = await this.parse(Completion);
    const commands = completedCommands(readManifest(this.config.root));
    const script = SCRIPTS[args.shell as Shell](this.config.bin, commands);
    for (const line of script.trimEnd().split('\n')) this.standardOutput.gather(line);
    this.standardOutput.flush();
    return 0;
  }
}
