import type { Step } from '../../script/action.ts';
import { forService } from '../../script/for-service.ts';
import { parseScript } from '../../script/script.ts';
import { type StepSource, stepSource } from '../../script/step-source.ts';

interface Rule {
  readonly script: string;
  readonly steps: StepSource;
}

/** What is decided about offers to come without asking: for all of them, or for those of one service. */
export class Rules {
  private forAll: Rule | null = null;
  private readonly byService = new Map<string, Rule>();

  /**
   * Sets a rule. `SCRIPT` is for all offers, `SERVICE=SCRIPT` for those of one service, which `SERVICE=ask` ends;
   * empty: no rules. Throws an Error that says what is wrong with a script.
   */
  set(text: string): void {
    const [, service, script] = /^([\w.-]+)=(.*)$/s.exec(text) ?? [];
    if (service !== undefined && script !== undefined) {
      if (script === 'ask' || script === '') this.byService.delete(service);
      else this.byService.set(service, ruleOf(script));
      return;
    }
    if (text === '') this.byService.clear();
    this.forAll = text === '' || text === 'ask' ? null : ruleOf(text);
  }

  /** What to do about an offer; null: ask. */
  stepFor(service: string): Step | null {
    return (this.byService.get(service) ?? this.forAll)?.steps.next() ?? null;
  }

  /** As a person reads them; empty: there are none. */
  get texts(): readonly string[] {
    const services = [...this.byService].map(([service, { script }]) => `${service} → ${script}`);
    return this.forAll === null ? services : [...services, `all → ${this.forAll.script}`];
  }

  /** The flags that do the same without a screen; null: offers are held, which needs one. */
  get flags(): readonly string[] | null {
    if (this.forAll === null) return null;
    const services = [...this.byService].flatMap(([service, { script }]) => [
      '--reply-for',
      `${service}=${script}`,
    ]);
    return ['--reply', this.forAll.script, ...services];
  }
}

function ruleOf(script: string): Rule {
  return { script, steps: stepSource(forService(parseScript(script, 'backend-reply'))) };
}
