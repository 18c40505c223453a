import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { wireshark } from '../services/wireshark.ts';
import { escapeWholeText } from '../text/escape.ts';

export default class Wireshark extends BaseCommand {
  static override summary = 'Show where the Wireshark dissector is, or install it.';
  static override description =
    `With the dissector, Wireshark and tshark read the pcapng files that --capture and convert write: frames with all their
fields, which answer belongs to which offer, and the problems that decode names. docs/wireshark.md has filters to start with.`;
  static override examples = [
    '<%= config.bin %> wireshark --install',
    'tshark -r capture.pcapng -Y "handoff.problem"',
  ];
  static override flags = {
    install: Flags.boolean({ description: 'copy it to where Wireshark looks for your own plugins' }),
  };

  protected async execute(): Promise<number> {
    const { flags } = await this.parse(Wireshark);
    return wireshark({
      dissector: join(this.config.root, 'dist', 'handoff.lua'),
      install: flags.install,
      environment: process.env,
      platform: process.platform,
      print: (line) => this.standardOutput.line(escapeWholeText(line)),
    });
  }
}
