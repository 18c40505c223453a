import { randomInt } from 'node:crypto';
import { usageFailure } from '../failure.ts';
import { forService } from '../script/for-service.ts';
import { ROLES, type RoleName } from '../script/role.ts';
import type { Script } from '../script/script.ts';
import { SteeredSteps } from '../script/steered-steps.ts';
import { type StepSource, stepSource } from '../script/step-source.ts';
import { readScript } from '../services/read-script.ts';
import { parseSeed } from '../values/integer.ts';
import { read } from './option.ts';

/** Options that apply to all scripts of a call. */
export interface ScriptOptions {
  /** Draws the steps of the first script by weight, as in `ack=8,hangup=1`, instead of that script. */
  readonly random?: string;
  /** What random steps are drawn with: the same number draws the same steps. Without it, another one each time. */
  readonly seed?: number;
  /** Repeat the scripts from the start after their last steps. */
  readonly loop?: boolean;
}

export const SCRIPT_OPTIONS = { random: true, seed: true, loop: true } as const;

/** The scripts of one call, each of which can be replaced while it is played. */
export class Scripts {
  private readonly options: ScriptOptions;
  private readonly seed: number;
  private count = 0;

  constructor(options: ScriptOptions) {
    const { seed } = options;
    this.options = options;
    this.seed = seed === undefined ? randomInt(2 ** 32) : read('seed', String(seed), parseSeed);
  }

  /** The first script, which `random` or a fault can take the place of. Throws a Failure. */
  first(option: string, role: RoleName, text: string | undefined, fault?: string): SteeredSteps {
    const { random } = this.options;
    const given = [text, random, fault].filter((value) => value !== undefined);
    if (given.length > 1)
      throw usageFailure(`${option}, random and fault exclude each other`, 'give only one of them');
    if (random !== undefined) return this.steered('random', role, `random:${random}`);
    if (fault !== undefined) return this.steered('fault', role, `corrupt:${fault}`);
    return this.steered(option, role, text);
  }

  /** A script, or what is usual where none is given. Throws a Failure. */
  steered(option: string, role: RoleName, text: string = ROLES[role].usual): SteeredSteps {
    return new SteeredSteps(this.steps(option, role, text), role, this.options.loop ?? false, readScript);
  }

  /** Gives what replaces a script of a started server. It throws a Failure where something is wrong with the new one. */
  setter(option: string, steps: SteeredSteps): (script: string) => void {
    const seed = this.nextSeed();
    return (script) => void read(option, script, (text) => steps.replace(text, seed));
  }

  /** Answers to the offers of one service. Throws a Failure. */
  forService(option: string, text: string): StepSource {
    return this.steps(option, 'backend-reply', text, forService);
  }

  /** Each script draws for itself, so that how often one is asked changes nothing about the others. */
  steps(
    option: string,
    role: RoleName,
    text: string,
    checked: (script: Script) => Script = (script) => script,
  ): StepSource {
    const seed = this.nextSeed();
    return stepSource(
      read(option, text, (script) => checked(readScript(script, role, this.options.loop ?? false))),
      seed,
    );
  }

  private nextSeed(): number {
    return (this.seed + this.count++) >>> 0;
  }
}
