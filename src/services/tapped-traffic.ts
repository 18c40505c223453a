import { ConnectionRoles } from '../capture/connection-roles.ts';
import type { OwnTapCommand, TapEnd } from '../conversations/tap/tap.ts';
import type { Transfer } from '../io/driver-hooks.ts';
import { type Traffic, transferred } from './traffic.ts';

/** Only a client of a backend says what belongs neither to a handoff nor to a Hello. */
const OTHERWISE = ['client-to-backend', 'backend-to-client'] as const;

/** What passes on one tapped connection, reported as soon as it shows whose it is. */
export class TappedTraffic {
  private readonly roles = new ConnectionRoles(OTHERWISE);
  private readonly connection: number;
  private readonly traffic: Traffic;

  constructor(connection: number, traffic: Traffic) {
    this.connection = connection;
    this.traffic = traffic;
  }

  /** Takes in what was passed on. */
  passed(transfer: Transfer): void {
    const end = transfer.end === 0 ? 1 : 0;
    this.take({ end, dialled: end === 0, ...transferred(transfer) });
  }

  /** Notes that what passes next replaces other bytes. @param at in microseconds */
  changed({ from, by, was }: OwnTapCommand, at: number): void {
    const nothing = { bytes: new Uint8Array(), descriptors: null };
    this.take({ end: from, dialled: from === 0, time: at, ...nothing, changed: { by, was } });
  }

  /**
   * @param at in microseconds
   * @param endedBy the end that ended first
   */
  end(at: number, endedBy: TapEnd | null): void {
    for (const segment of this.roles.end()) this.traffic.segment(segment);
    const said = endedBy === null ? null : endedBy === 0 ? 'broker-to-backend' : 'backend-to-broker';
    this.traffic.endConnection(this.connection, at, said);
  }

  private take(
    said: Omit<Parameters<ConnectionRoles['take']>[0], 'connection'> & { readonly end: TapEnd },
  ): void {
    for (const segment of this.roles.take({ ...said, connection: this.connection }))
      this.traffic.segment(segment);
  }
}
