import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BaseCommand } from '../cli/base-command.ts';
import { systemFailure } from '../failure.ts';

export default class Schema extends BaseCommand {
  static override summary = 'Print the JSON Schema of the records that --json writes.';
  static override description =
    `JSON Schema 2020-12, for one record, which is one line. It is schema/records.schema.json of this package. The number in the
record "start" is raised when a field changes; fields may be added without that.`;
  static override examples = ['<%= config.bin %> schema > records.schema.json'];

  protected async execute(): Promise<number> {
    await this.parse(Schema);
    const path = join(this.config.root, 'schema', 'records.schema.json');
    try {
      for (const line of readFileSync(path, 'utf8').trimEnd().split('\n')) this.standardOutput.gather(line);
    } catch (error) {
      throw systemFailure(error, `cannot read ${path}`, 'install handoff-cli again');
    }
    this.standardOutput.flush();
    return 0;
  }
}
