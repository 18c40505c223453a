import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Step } from './action.ts';
import type { Script, ScriptStep, WeightedStep } from './script.ts';

/** Gives the steps for one message after another. */
export interface StepSource {
  /** The step that comes next, without taking it. */
  peek(): Step;
  next(): Step;
}

/** The steps of a script, from its beginning. @param seed 32 bits, for a script that draws its steps */
export function stepSource(script: Script, seed = 0): StepSource {
  return script.type === 'random'
    ? new RandomSteps(script.choices, seed)
    : new StepsInOrder(script.steps, script.loop);
}

class StepsInOrder implements StepSource {
  private at = 0;
  private done = 0;
  private readonly steps: readonly ScriptStep[];
  private readonly loop: boolean;

  constructor(steps: readonly ScriptStep[], loop: boolean) {
    this.steps = steps;
    this.loop = loop;
  }

  peek(): Step {
    return this.steps[this.at]!.step;
  }

  next(): Step {
    const { step, times } = this.steps[this.at]!;
    this.done += 1;
    if (this.done >= times && (this.at < this.steps.length - 1 || this.loop)) {
      this.at = (this.at + 1) % this.steps.length;
      this.done = 0;
    }
    return step;
  }
}

/** Draws steps by weight; the same seed gives the same steps. */
class RandomSteps implements StepSource {
  private readonly generator: ReturnType<typeof xoroshiro128plus>;
  private readonly choices: readonly WeightedStep[];
  private readonly total: number;
  private drawn: Step | null = null;

  constructor(choices: readonly WeightedStep[], seed: number) {
    this.generator = xoroshiro128plus(seed);
    this.choices = choices;
    this.total = choices.reduce((sum, { weight }) => sum + weight, 0);
  }

  peek(): Step {
    this.drawn ??= this.draw();
    return this.drawn;
  }

  next(): Step {
    const step = this.peek();
    this.drawn = null;
    return step;
  }

  private draw(): Step {
    let place = uniformInt(this.generator, 0, this.total - 1);
    for (const { step, weight } of this.choices) {
      if (place < weight) return step;
      place -= weight;
    }
    throw new Error('the weights do not add up');
  }
}
