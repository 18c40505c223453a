import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { didYouMean } from '../cli/did-you-mean.ts';
import { allExplanations } from '../cli/explain/explanations.ts';
import { explanationLines } from '../cli/explain/lines.ts';
import { systemFailure, usageFailure } from '../failure.ts';

/** How many names that begin with an unknown one are listed. */
const MOST_NAMED = 8;

export default class Explain extends BaseCommand {
  static override summary = 'Explain a problem, fault, action, check, outcome or exit code.';
  static override description =
    `With the rule of the protocol that it is about, and a command line that shows it. A name with several meanings is explained in
each of them: token is a fault and a check.`;
  static override examples = [
    '<%= config.bin %> explain ack-late',
    '<%= config.bin %> explain token',
    '<%= config.bin %> explain 3',
  ];
  static override args = {
    name: Args.string({
      ignoreStdin: true,
      description: 'a name as it appears in the output, in a script or in help',
      required: true,
    }),
  };

  protected async execute(): Promise<number> {
    const { args } = await this.parse(Explain);
    const all = allExplanations();
    const found = all.filter(({ name }) => name === args.name);
    if (found.length === 0) {
      const known = [...new Set(all.map(({ name }) => name))];
      const beginning = known.filter((name) => name.startsWith(args.name)).slice(0, MOST_NAMED);
      const hint = [
        (await didYouMean(args.name, known)) ||
          (beginning.length > 0 && `names that begin with it: ${beginning.join(', ')};`),
        'handoff-cli help faults and docs/problems.md list the names',
      ];
      throw usageFailure(`nothing is called "${args.name}"`, hint.filter(Boolean).join(' '));
    }
    const document = this.protocolDocument();
    for (const line of explanationLines(found, document)) this.standardOutput.gather(line);
    this.standardOutput.flush();
    return 0;
  }

  private protocolDocument(): string {
    const path = join(this.config.root, 'docs', 'protocol.md');
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw systemFailure(error, `cannot read ${path}`, 'install handoff-cli again');
    }
  }
}
