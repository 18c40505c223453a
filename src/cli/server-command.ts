import { jsonFormat } from '../formats/json-format.ts';
import { tableFormat } from '../formats/table-format.ts';
import type { RoleName } from '../script/role.ts';
import type { StepSource } from '../script/step-source.ts';
import type { Steering } from '../services/control/steering.ts';
import { type Serving, serving } from '../services/serving.ts';
import { StopRequest } from '../services/stop.ts';
import { chalkFor } from '../text/colour.ts';
import { parseCount } from '../values/integer.ts';
import { BaseCommand } from './base-command.ts';
import { exporting } from './exporting.ts';
import type { Scripts } from './scripts.ts';
import { terminalOfOutput } from './terminal.ts';

type Run = Parameters<typeof serving>[3];

/** What the commands that listen share: how many they serve, how that is shown, and how they end. */
export abstract class ServerCommand extends BaseCommand {
  /** How many to serve; null: serve until stopped. */
  protected served({ once, count }: { once: boolean; count?: string | undefined }): number | null {
    if (once) return 1;
    return count === undefined ? null : this.value('--count', count, (text) => parseCount(text));
  }

  /** Serves until it is stopped, showing every record; gives the exit code. */
  protected async serve(
    flags: { json: boolean; redact: boolean; quiet: boolean; otlp?: string | undefined },
    asked: Serving,
    run: Run,
  ): Promise<number> {
    const { json, redact, quiet } = flags;
    const layout = { terminal: await terminalOfOutput(), connections: true, times: true, redact };
    const format = json ? jsonFormat(redact) : tableFormat(chalkFor('stdout'), layout);
    const stop = new StopRequest();
    this.onOutputGone = () => stop.stop();
    return exporting(flags, this.config.version, this.report(format, { quiet }), (reporter) =>
      serving(asked, reporter, stop.requested, run),
    );
  }
}

/** Gives the scripts of a server, each of which can be replaced under its name where the server can be steered. */
export function steerable(
  scripts: Scripts,
  steering: Steering | null,
): (name: string, role: RoleName) => StepSource {
  return (name, role) => {
    const steps = scripts.of(role);
    return steering?.steer(name, role, steps) ?? steps;
  };
}
