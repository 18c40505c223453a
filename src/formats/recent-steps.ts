import { OldestKeys } from '../records/oldest-keys.ts';

/** So many are remembered: a handoff that names an older one is shown without it. */
const MOST = 20_000;

/** What was seen most recently, by key; the oldest is forgotten first. */
export class RecentSteps<Key, Step> {
  private readonly steps = new Map<Key, Step>();
  private readonly oldest = new OldestKeys(this.steps);

  get(key: Key): Step | undefined {
    return this.steps.get(key);
  }

  set(key: Key, step: Step): void {
    this.steps.delete(key);
    this.steps.set(key, step);
    if (this.steps.size > MOST) this.steps.delete(this.oldest.next()!);
  }
}
