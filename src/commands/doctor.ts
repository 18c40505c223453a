import { BaseCommand } from '../cli/base-command.ts';
import { jsonFlag } from '../cli/flags.ts';
import { doctorFormat } from '../formats/doctor-format.ts';
import { jsonFormat } from '../formats/json-format.ts';
import { doctor } from '../services/doctor/doctor.ts';
import { chalkFor } from '../text/colour.ts';

export default class Doctor extends BaseCommand {
  static override summary = 'Check what works on this machine, what does not, and how to fix it.';
  static override description =
    `Looks at Node, the passing of descriptors (koffi), the directory of the default endpoints, the limit on open files, the terminal,
strace and tshark. "limited": a part of the program works without it. "missing": the program needs it; the exit code is 3.`;
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --json'];
  static override flags = { json: jsonFlag };

  protected async execute(): Promise<number> {
    const { flags } = await this.parse(Doctor);
    const reporter = this.report(flags.json ? jsonFormat() : doctorFormat(chalkFor('stdout')));
    return doctor((record) => reporter.record(record));
  }
}
