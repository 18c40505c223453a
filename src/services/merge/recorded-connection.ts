import type { ReadFrameRecord } from '../../records/frame-record.ts';
import { RecentlyUsed } from '../../records/recently-used.ts';
import type { Direction } from '../../wire/direction.ts';

/** A connection as one recording has it. */
export interface RecordedConnection {
  /** The number that all recordings of it share; null while it has shown nothing. */
  number: number | null;
  /** By direction: what an offset in this recording lacks to the one that was told. */
  readonly shifts: Map<Direction | null, number>;
  /** A Hello that was taken for one that another recording had shown, until the reply shows whether it was. */
  held: ReadFrameRecord | null;
}

/** Of each recording; the decoder follows fewer. */
const MOST_CONNECTIONS = 32_768;

/** The connections of all recordings: those of different recordings with the same number are different. */
export class RecordedConnections {
  private readonly byRecording: RecentlyUsed<number, RecordedConnection>[];
  private next = 0;

  /** @param recordings how many there are */
  constructor(recordings: number) {
    this.byRecording = Array.from({ length: recordings }, () => new RecentlyUsed(MOST_CONNECTIONS));
  }

  get(recording: number, number: number): RecordedConnection {
    const connections = this.byRecording[recording]!;
    const known = connections.get(number);
    if (known !== undefined) return known;
    const connection: RecordedConnection = { number: null, shifts: new Map(), held: null };
    connections.set(number, connection);
    return connection;
  }

  /** Its number, a new one where it has none. */
  numberOf(connection: RecordedConnection): number {
    connection.number ??= this.next++;
    return connection.number;
  }
}
