import { ConnectionRoles } from '../capture/connection-roles.ts';
import type { End } from '../io/tapped-connection.ts';
import type { Change } from '../records/segment.ts';
import { now } from '../records/timeline.ts';
import type { Traffic } from './traffic.ts';

/** Nobody else than a client of a backend says what is neither a handoff’s nor a Hello. */
const OTHERWISE = ['client-to-backend', 'backend-to-client'] as const;

/** What passes on one tapped connection, told as soon as it shows whose it is. */
export class TappedTraffic {
  private readonly roles = new ConnectionRoles(OTHERWISE);
  private readonly connection: number;
  private readonly traffic: Traffic;

  constructor(connection: number, traffic: Traffic) {
    this.connection = connection;
    this.traffic = traffic;
  }

  /** @param descriptors null where they cannot be known */
  passed(end: End, bytes: Uint8Array, descriptors: number | null): void {
    this.take(end, bytes, descriptors);
  }

  changed(end: End, changed: Change): void {
    this.take(end, new Uint8Array(), null, { changed });
  }

  end(): void {
    for (const segment of this.roles.end()) this.traffic.segment(segment);
    this.traffic.endConnection(this.connection);
  }

  private take(
    end: End,
    bytes: Uint8Array,
    descriptors: number | null,
    more: { changed?: Change } = {},
  ): void {
    const { connection } = this;
    const said = { connection, end, dialled: end === 0, time: now(), bytes, descriptors, ...more };
    for (const segment of this.roles.take(said)) this.traffic.segment(segment);
  }
}
