import { TokenStore } from '../../src/handoff/tokens.ts';
import type { Process } from './machine/process.ts';

/** The tokens of a backend: what it does with them tells which of its offers it has accepted, whatever leaves of its answers. */
export class WitnessedTokens extends TokenStore {
  /** By conversation: how many offers it has taken on, and whether it is at the last of them. */
  private readonly taken = new Map<number, { readonly count: number; readonly busy: boolean }>();
  private readonly process: Process;

  constructor(process: Process) {
    super(null, () => process.now / 1000);
    this.process = process;
  }

  override hold(token: string): void {
    super.hold(token);
    const { count } = this.state;
    this.note('taken', count);
    this.taken.set(this.process.acting, { count: count + 1, busy: true });
  }

  override release(token: string): void {
    super.release(token);
    this.taken.set(this.process.acting, { count: this.state.count, busy: false });
  }

  override consume(token: string): void {
    super.consume(token);
    const { count, busy } = this.state;
    // One that is accepted before it has come is the next.
    this.note('accepted', busy ? count - 1 : count);
  }

  private get state() {
    return this.taken.get(this.process.acting) ?? { count: 0, busy: false };
  }

  private note(type: 'taken' | 'accepted', nth: number): void {
    const { seen, acting: driver, now: at } = this.process;
    seen.push({ type, nth, driver, end: 0, at });
  }
}
