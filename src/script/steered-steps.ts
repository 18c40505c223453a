import type { Step } from './action.ts';
import type { RoleName } from './role.ts';
import { parseScript, type Script } from './script.ts';
import { type StepSource, stepSource } from './step-source.ts';

/** Reads a script; throws an Error that says what is wrong with it. */
export type ReadScript = (text: string, role: RoleName, loop: boolean) => Script;

/** A script that can be replaced by another one while it is played. */
export class SteeredSteps implements StepSource {
  private readonly role: RoleName;
  private readonly loop: boolean;
  private readonly read: ReadScript;
  private steps: StepSource;

  /** @param loop whether a script that replaces the first one starts over after its last step */
  constructor(steps: StepSource, role: RoleName, loop: boolean, read: ReadScript = parseScript) {
    this.steps = steps;
    this.role = role;
    this.loop = loop;
    this.read = read;
  }

  /**
   * Plays another script from its beginning; gives whether it draws its steps. Throws an Error that says what is wrong with it.
   * @param seed 32 bits, for a script that draws its steps
   */
  replace(script: string, seed = 0): boolean {
    const read = this.read(script, this.role, this.loop);
    this.steps = stepSource(read, seed);
    return read.type === 'random';
  }

  peek(): Step {
    return this.steps.peek();
  }

  next(): Step {
    return this.steps.next();
  }
}
