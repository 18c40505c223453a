import type { End, Instant, Withheld } from '../conversations/contract.ts';
import { NEAR, type OwnTapCommand, type TapEnd } from '../conversations/tap/tap.ts';
import type { Failure } from '../failure.ts';
import type { Driving } from '../io/drive.ts';
import type { DriverHooks, Transfer } from '../io/driver-hooks.ts';
import type { Entry } from '../io/roster.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import { reportFailure } from './report-failure.ts';
import { TappedTraffic } from './tapped-traffic.ts';
import type { Traffic } from './traffic.ts';

/** What happens on one tapped connection. */
export class TapConnection<Socket> implements DriverHooks<OwnTapCommand> {
  readonly number: number;
  readonly waitMs: number;
  readonly offersOn = NEAR;
  readonly room: () => Promise<void> | null;
  /** Set before it is started. */
  entry!: Entry<Driving<Socket, never>>;
  private readonly isOver: (connection: TapConnection<Socket>) => void;
  private readonly traffic: Traffic;
  private readonly tapped: TappedTraffic;
  private readonly reporter: RecordSink;
  private endedAt = 0;
  private endedBy: TapEnd | null = null;

  /**
   * @param waitMs how long to keep dialling the target
   * @param over called once nothing more happens
   */
  constructor(
    number: number,
    waitMs: number,
    over: (connection: TapConnection<Socket>) => void,
    traffic: Traffic,
    reporter: RecordSink,
  ) {
    this.number = number;
    this.waitMs = waitMs;
    this.isOver = over;
    this.traffic = traffic;
    this.tapped = new TappedTraffic(number, traffic);
    this.reporter = reporter;
    this.room = traffic.room;
  }

  get driver(): Driving<Socket, never> {
    return this.entry.value;
  }

  failed(failure: Failure): void {
    reportFailure(failure, this.reporter);
  }

  transferred(transfer: Transfer): void {
    if (transfer.sent) this.tapped.passed(transfer);
  }

  settled(descriptor: PassedDescriptor): void {
    this.traffic.settled(this.number, descriptor);
  }

  withholds(_end: End, what: Withheld): void {
    this.traffic.withholds(this.number, what);
  }

  own(changed: OwnTapCommand): void {
    this.tapped.changed(changed);
  }

  notice(text: string): void {
    this.reporter.notice(`connection ${this.number}: ${text}`);
  }

  ended(end: End): void {
    this.endedBy ??= end as TapEnd;
  }

  closed(_end: End, at: Instant): void {
    this.endedAt = at;
  }

  over(): void {
    this.tapped.end(this.endedAt, this.endedBy);
    this.isOver(this);
  }
}
