import { ConnectionRoles, type EndSegment } from '../capture/connection-roles.ts';
import type { OwnTapCommand, TapEnd } from '../conversations/tap/tap.ts';
import type { Transfer } from '../io/driver-hooks.ts';
import type { Traffic } from './traffic.ts';
import { arrived } from './transferred.ts';

/** Bytes that belong neither to a handoff nor to a Hello come from the client of a backend. */
const OTHERWISE = ['client-to-backend', 'backend-to-client'] as const;

/** What passes on one tapped connection, reported as soon as it is clear whose it is. */
export class TappedTraffic {
  private readonly roles = new ConnectionRoles(OTHERWISE);
  private readonly connection: number;
  private readonly traffic: Traffic;

  constructor(connection: number, traffic: Traffic) {
    this.connection = connection;
    this.traffic = traffic;
  }

  /** Takes in what was passed on. */
  passed({ end: to, at, bytes, passed, own }: Transfer): void {
    const { connection } = this;
    const end = to === 0 ? 1 : 0;
    this.traffic.asItPasses(() => {
      const said = {
        connection,
        end,
        dialled: end === 0,
        time: at,
        bytes,
        descriptors: arrived(passed),
        ...(own && { own }),
      } as const;
      this.take(passed === null || passed.length === 0 ? said : { ...said, passed });
    }, bytes.length);
  }

  /** Notes that what passes next replaces other bytes. */
  changed({ from, by, was, own, came, passed }: OwnTapCommand): void {
    const { connection } = this;
    const lost = passed === undefined ? { descriptors: null } : { descriptors: arrived(passed), passed };
    const nothing = { bytes: new Uint8Array(), ...lost };
    const place = { connection, end: from, dialled: from === 0, time: came, own };
    this.traffic.asItPasses(() => this.take({ ...place, ...nothing, changed: { by, was } }));
  }

  /**
   * @param at in microseconds
   * @param endedBy the end that ended first
   */
  end(at: number, endedBy: TapEnd | null): void {
    this.traffic.asItPasses(() => {
      for (const segment of this.roles.end()) this.traffic.segment(segment);
      const said = endedBy === null ? null : this.roles.directionOf(this.connection, endedBy);
      this.traffic.endConnection(this.connection, at, said);
    });
  }

  private take(said: EndSegment): void {
    for (const segment of this.roles.take(said)) this.traffic.segment(segment);
  }
}
