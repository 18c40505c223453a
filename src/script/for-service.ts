import { beginsEarly } from './actions/early.ts';
import type { Script } from './script.ts';

/** A script for the offers of one service. Throws an Error where it needs to act before the service is known. */
export function forService(script: Script): Script {
  const steps = script.type === 'steps' ? script.steps : script.choices;
  if (!steps.some(({ step }) => beginsEarly(step))) return script;
  throw new Error(
    'early is sent before the offer, which tells the service: it can be used in --reply only, for whatever service comes next',
  );
}
