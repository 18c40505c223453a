import type { PassedDescriptor } from '../../wire/descriptor.ts';

/** By what they say; there are few, as only a single descriptor is looked up. */
const known = new Map<string, readonly PassedDescriptor[]>();

/**
 * The same facts in an object that all handoffs share whose only descriptor is like that: nearly every handoff passes one, and an
 * object for each would be most of what is remembered of it. Given back as it is while anything about it may still change.
 */
export function sharedDescriptors(passed: readonly PassedDescriptor[]): readonly PassedDescriptor[] {
  const [only, another] = passed;
  if (only === undefined || another !== undefined || only.handle !== undefined) return passed;
  if (only.fate === null && !Object.isFrozen(only)) return passed;
  const { kind, blocking, fate } = only;
  const facts = `${kind} ${blocking} ${fate}`;
  const shared = known.get(facts) ?? [{ kind, blocking, fate }];
  known.set(facts, shared);
  return shared;
}
