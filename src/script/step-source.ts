import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Step } from './action.ts';
import { splitOutsideQuotes } from './quoting.ts';
import { parseStep, type Script } from './script.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Gives the step for one frame after the other. */
export interface StepSource {
  /** The step that comes next, without taking it. */
  peek(): Step;
  next(): Step;
}

/** Walks through a script. */
export class ScriptCursor implements StepSource {
  private step = 0;
  private done = 0;
  private readonly script: Script;

  constructor(script: Script) {
    this.script = script;
  }

  peek(): Step {
    return this.script.steps[this.step]!.step;
  }

  next(): Step {
    const { steps, loop } = this.script;
    const { step, times } = steps[this.step]!;
    this.done += 1;
    if (this.done >= times && (this.step < steps.length - 1 || loop)) {
      this.step = (this.step + 1) % steps.length;
      this.done = 0;
    }
    return step;
  }
}

export interface WeightedStep {
  readonly step: Step;
  readonly weight: number;
}

/** Reads `STEP=WEIGHT,…`; a weight is a whole number. Throws an Error that names the step at fault. */
export function parseWeights(text: string, vocabulary: Vocabulary): WeightedStep[] {
  return splitOutsideQuotes(text, ',').map((part) => {
    const sides = splitOutsideQuotes(part, '=');
    const weight = sides.length === 2 ? sides[1]!.trim() : '';
    if (!/^\d{1,9}$/.test(weight) || Number(weight) === 0)
      throw new Error(`"${part.trim()}" must be a step and its weight, as in ack=8`);
    try {
      return { step: parseStep(sides[0]!, vocabulary), weight: Number(weight) };
    } catch (error) {
      throw new Error(`"${part.trim()}": ${(error as Error).message}`);
    }
  });
}

/** Draws steps by weight; the same seed gives the same steps. */
export class RandomSteps implements StepSource {
  private readonly generator: ReturnType<typeof xoroshiro128plus>;
  private readonly choices: readonly WeightedStep[];
  private drawn: Step | null = null;

  /** @param seed 32 bits */
  constructor(choices: readonly WeightedStep[], seed: number) {
    this.generator = xoroshiro128plus(seed);
    this.choices = choices;
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
    const total = this.choices.reduce((sum, { weight }) => sum + weight, 0);
    let place = uniformInt(this.generator, 0, total - 1);
    for (const { step, weight } of this.choices) {
      if (place < weight) return step;
      place -= weight;
    }
    throw new Error('the weights do not add up');
  }
}
