import type { End } from '../conversations/contract.ts';
import type { EndOwner } from './drivable.ts';

/** What a driver does about one of its lines. */
export interface LineDriver<C> {
  wanted(end: End, last?: boolean): number;
  keepsUnread(): boolean;
  ended(line: DriverLine<C>, reason: string): void;
  gone(end: End): void;
  readOn(): void;
  closed(line: DriverLine<C>, lost: number): void;
}

/** One connection of a driver. */
export class DriverLine<C> implements EndOwner {
  readonly end: End;
  connection!: C;
  /** Whether the other side sends nothing more. */
  hasEnded = false;
  /** Whether the conversation has closed it. */
  left = false;
  private readonly driver: LineDriver<C>;

  constructor(end: End, driver: LineDriver<C>) {
    this.end = end;
    this.driver = driver;
  }

  wanted(last = false): number {
    return this.driver.wanted(this.end, last);
  }

  keepsUnread(): boolean {
    return this.driver.keepsUnread();
  }

  ended(reason: string): void {
    this.driver.ended(this, reason);
  }

  gone(): void {
    if (!this.left) this.driver.gone(this.end);
  }

  drained(): void {
    this.driver.readOn();
  }

  closed(lost: number): void {
    this.driver.closed(this, lost);
  }
}
