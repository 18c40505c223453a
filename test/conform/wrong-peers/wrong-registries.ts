import { type Acknowledgement, PendingHandoffs } from '../../../src/handoff/pending-handoffs.ts';

/** Issues twice as many tokens as may be pending. */
export class EndlessRegistry extends PendingHandoffs {
  private readonly more: PendingHandoffs;

  constructor(deadlineMs: number, random: (length: number) => Uint8Array) {
    super(deadlineMs, random);
    this.more = new PendingHandoffs(deadlineMs, random);
  }

  override issue(now: number): string | null {
    return super.issue(now) ?? this.more.issue(now);
  }

  override acknowledge(token: string, observedAt: number): Acknowledgement {
    const known = super.acknowledge(token, observedAt);
    return known === 'not-pending' ? this.more.acknowledge(token, observedAt) : known;
  }

  override revoke(token: string): void {
    super.revoke(token);
    this.more.revoke(token);
  }
}

/** Issues the last token again once it is not pending any more. */
export class ThriftyRegistry extends PendingHandoffs {
  private static last: Uint8Array = new Uint8Array();
  private static free = false;

  constructor(deadlineMs: number, random: (length: number) => Uint8Array) {
    super(deadlineMs, (length) => {
      const { last, free } = ThriftyRegistry;
      ThriftyRegistry.free = false;
      if (free) return last;
      ThriftyRegistry.last = random(length);
      return ThriftyRegistry.last;
    });
  }

  override acknowledge(token: string, observedAt: number): Acknowledgement {
    this.release(token);
    return super.acknowledge(token, observedAt);
  }

  override revoke(token: string): void {
    this.release(token);
    super.revoke(token);
  }

  private release(token: string): void {
    ThriftyRegistry.free ||= token === Buffer.from(ThriftyRegistry.last).toString('hex');
  }
}
