import { formatStep, type Step } from '../peers/action.ts';
import type { Record } from '../records/record.ts';
import type { HeldOffer } from '../run/fake-backend.ts';

/** An offer as the screen lists it. Times in ms on a clock that does not jump. */
export interface DeskOffer {
  readonly connection: number;
  readonly service: string;
  readonly token: string;
  readonly correlationId: string;
  readonly since: number;
  /** What was decided, in the words of a script; null while it is held. */
  readonly decision: string | null;
  /** What became of it, once that is known. */
  readonly outcome: string | null;
}

/** Lets go of the oldest entries beyond this. */
const REMEMBERED = 1_000;

/** The offers that a person has in hand, apart from any screen. */
export class OfferDesk {
  private entries: readonly (DeskOffer & { readonly decide: (step: Step) => void })[] = [];
  private readonly watchers = new Set<() => void>();

  get offers(): readonly DeskOffer[] {
    return this.entries;
  }

  /** Calls back after every change; gives a function that stops it. */
  watch = (changed: () => void): (() => void) => {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  };

  hold({ connection, offer, decide }: HeldOffer, since: number): void {
    const { serviceName: service, token, correlationId } = offer;
    const entry = { connection, service, token, correlationId, since, decision: null, outcome: null, decide };
    this.change([...this.entries, entry].slice(-REMEMBERED));
  }

  /** Decides about an offer; one that was decided before stays as it is. */
  decide(index: number, step: Step): void {
    const entry = this.entries[index];
    if (entry === undefined || entry.decision !== null || entry.outcome !== null) return;
    this.change(this.entries.with(index, { ...entry, decision: formatStep(step) }));
    entry.decide(step);
  }

  /** Notes what became of the offers. */
  see(record: Record): void {
    if (record.type !== 'handoff') return;
    const index = this.entries.findLastIndex(
      (entry) => entry.connection === record.connection && entry.token === record.token,
    );
    if (index === -1) return;
    const latency = record.latencyMs === null ? '' : ` after ${Math.round(record.latencyMs)} ms`;
    this.change(
      this.entries.with(index, { ...this.entries[index]!, outcome: `${record.outcome}${latency}` }),
    );
  }

  private change(entries: typeof this.entries): void {
    this.entries = entries;
    for (const changed of this.watchers) changed();
  }
}
