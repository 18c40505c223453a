import type { Step } from '../script/action.ts';
import type { RoleName } from '../script/role.ts';
import { parseScript } from '../script/script.ts';
import { type StepSource, stepSource } from '../script/step-source.ts';

/** A script that can be replaced by another one while it is played. */
export class ReplaceableSteps implements StepSource {
  private readonly role: RoleName;
  private readonly loop: boolean;
  private steps: StepSource;

  /** Throws an Error that says what is wrong with the script. */
  constructor(script: string, role: RoleName, loop: boolean) {
    this.role = role;
    this.loop = loop;
    this.steps = stepSource(parseScript(script, role, loop));
  }

  /** Plays another script from its beginning. Throws an Error that says what is wrong with it. */
  replace(script: string): void {
    this.steps = stepSource(parseScript(script, this.role, this.loop));
  }

  peek(): Step {
    return this.steps.peek();
  }

  next(): Step {
    return this.steps.next();
  }
}
