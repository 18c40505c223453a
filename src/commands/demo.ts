import { BaseCommand } from '../cli/base-command.ts';
import { terminalOfOutput } from '../cli/terminal.ts';
import { tableFormat } from '../formats/table-format.ts';
import { demo } from '../services/demo.ts';
import { demoScreen } from '../services/demo-screen.ts';
import { chalkFor } from '../text/colour.ts';

export default class Demo extends BaseCommand {
  static override summary = 'Watch a backend, a broker and the decoder at work, on one screen.';
  static override description =
    `Hands three real connections over a real socket: one is accepted, one refused, one answered with a corrupted token.
The recording is kept in a temporary file.`;
  static override examples = ['<%= config.bin %> demo'];

  protected async execute(): Promise<number> {
    await this.parse(Demo);
    const chalk = chalkFor('stdout');
    const layout = { terminal: await terminalOfOutput(100), connections: true, times: true, redact: false };
    // npm start runs this without anything on the PATH.
    const run = process.env['npm_lifecycle_event'] === 'start' ? 'npm start --' : 'handoff-cli';
    return demo(demoScreen(chalk, this.report(tableFormat(chalk, layout)), run));
  }
}
