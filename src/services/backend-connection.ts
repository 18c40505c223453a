import type { Decided, OwnBackendCommand } from '../conversations/backend-rules.ts';
import type { End, Instant, Use } from '../conversations/contract.ts';
import type { Unaccepted } from '../conversations/unaccepted-offers.ts';
import type { Failure } from '../failure.ts';
import type { Withheld } from '../handoff/talk.ts';
import type { AdoptedConnection } from '../io/adopted.ts';
import type { Driving } from '../io/drive.ts';
import type { DriverHooks, Transfer } from '../io/driver-hooks.ts';
import type { Entry } from '../io/roster.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import { reportFailure } from './report-failure.ts';
import type { Traffic } from './traffic.ts';

/** What a connection from a broker needs of its backend. */
export interface Backend<Socket> {
  adopted(connection: number, adopted: AdoptedConnection, use: Use): void;
  own(connection: BackendConnection<Socket>, command: Exclude<OwnBackendCommand, Unaccepted>): void;
  over(connection: BackendConnection<Socket>): void;
}

/** What happens on one connection from a broker. A class, not a set of closures for each: they took longer to make than the offer to read. */
export class BackendConnection<Socket> implements DriverHooks<OwnBackendCommand> {
  readonly number: number;
  readonly offersOn?: End;
  readonly room: () => Promise<void> | null;
  /** Set before it is started. */
  entry!: Entry<Driving<Socket, Decided>>;
  private readonly backend: Backend<Socket>;
  private readonly traffic: Traffic;
  private readonly reporter: RecordSink;

  /** @param readsOffers whether offers are read as their sidebands are */
  constructor(
    number: number,
    readsOffers: boolean,
    backend: Backend<Socket>,
    traffic: Traffic,
    reporter: RecordSink,
  ) {
    this.number = number;
    if (readsOffers) this.offersOn = 0;
    this.backend = backend;
    this.traffic = traffic;
    this.reporter = reporter;
    this.room = traffic.room;
  }

  failed(failure: Failure): void {
    reportFailure(failure, this.reporter);
  }

  transferred(transfer: Transfer): void {
    this.traffic.transfer(this.number, transfer.sent ? 'backend-to-broker' : 'broker-to-backend', transfer);
  }

  adopted(adopted: AdoptedConnection, use: Use): void {
    this.backend.adopted(this.number, adopted, use);
  }

  settled(descriptor: PassedDescriptor): void {
    this.traffic.settled(this.number, descriptor);
  }

  withholds(_end: End, what: Withheld): void {
    this.traffic.withholds(this.number, what);
  }

  own(command: OwnBackendCommand): void {
    if (command.type === 'unaccepted') return this.traffic.unaccepted(this.number, command);
    this.backend.own(this, command);
  }

  notice(text: string): void {
    this.reporter.notice(`connection ${this.number}: ${text}`);
  }

  closed(_end: End, at: Instant, byPeer: boolean): void {
    this.traffic.endConnection(this.number, at, byPeer ? 'broker-to-backend' : 'backend-to-broker');
  }

  over(): void {
    this.backend.over(this);
  }
}
