import type { ReplaySettings, ReplayTimer } from '../conversations/replay/connection-player.ts';
import { messageName, type RecordedConnection } from '../conversations/replay/recorded-message.ts';
import { type Compared, type OwnReplayCommand, ReplayConversation } from '../conversations/replay/replay.ts';
import { SIDES } from '../conversations/replay/side.ts';
import { Failure } from '../failure.ts';
import type { AdoptedConnection } from '../io/adopted.ts';
import { ConnectedPair } from '../io/connected-pair.ts';
import type { Descriptors } from '../io/descriptors.ts';
import { reach } from '../io/dial.ts';
import { Driver } from '../io/driver.ts';
import type { StreamSocket } from '../io/light-socket.ts';
import { listenForUserLightly } from '../io/same-user.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { alike } from '../records/redaction/shown-before.ts';
import type { ComparedRecord } from '../records/replay-records.ts';
import { plural } from '../wire/plural.ts';
import { Once } from './once.ts';
import { pause } from './pause.ts';
import type { Traffic } from './traffic.ts';
import { reportUnaccepted } from './unaccepted.ts';

type ReplayDriver = Driver<ReplayTimer, never, OwnReplayCommand>;

/** Plays recorded connections to a live peer, and counts what differs. */
export class ReplayRun {
  private readonly connections: readonly RecordedConnection[];
  private readonly settings: ReplaySettings;
  private readonly descriptors: Descriptors | null;
  private readonly reporter: RecordSink;
  private readonly traffic: Traffic;
  private readonly open = new Set<ReplayDriver>();
  private readonly adopted = new Set<AdoptedConnection>();
  private begun = 0;
  private played = 0;
  private compared = 0;
  private different = 0;

  constructor(
    connections: readonly RecordedConnection[],
    settings: ReplaySettings,
    descriptors: Descriptors | null,
    reporter: RecordSink,
    traffic: Traffic,
  ) {
    this.connections = connections;
    this.settings = settings;
    this.descriptors = descriptors;
    this.reporter = reporter;
    this.traffic = traffic;
  }

  /** Plays each connection to one broker that dials. */
  async serve(endpoint: string, stop: Promise<void>): Promise<null> {
    const finished = new Once();
    const accept = (socket: StreamSocket) => {
      if (this.begun === this.connections.length) return void socket.destroy();
      void this.play(socket, this.begun).then(
        () => this.played === this.connections.length && finished.happen(),
      );
    };
    const server = await listenForUserLightly(endpoint, accept, (text) => this.reporter.notice(text));
    reportUnaccepted(server, this.reporter);
    this.reporter.record({ type: 'listening', endpoint });
    this.reporter.notice(
      `listening on ${endpoint} for ${plural(this.connections.length, 'connection')}, as recorded`,
    );
    const settled = finished.happened.then(() => Promise.all([...this.adopted].map(({ ended }) => ended)));
    await Promise.race([settled, stop]);
    server.close();
    return null;
  }

  /** Dials for each connection: one after another, or at the recorded times. Gives why nothing could be reached, or null. */
  async dialAll(endpoint: string, hint: string, waitMs: number): Promise<Failure | null> {
    const { speed } = this.settings;
    const start = this.connections[0]!.messages[0]!.time;
    const once = async (index: number): Promise<Failure | null> => {
      const socket = await reach(endpoint, { hint, paused: true, waitMs });
      if (socket instanceof Failure) return socket;
      await this.play(socket, index);
      return null;
    };
    if (speed === null || start === null) {
      for (let index = 0; index < this.connections.length; index++) {
        const failure = await once(index);
        if (failure !== null) return failure;
      }
      return null;
    }
    const failures = await Promise.all(
      this.connections.map(async ({ messages }, index) => {
        const after = ((messages[0]!.time ?? start) - start) / 1000 / speed;
        await pause(after);
        return await once(index);
      }),
    );
    return failures.find((failure) => failure !== null) ?? null;
  }

  /** Ends everything and counts together; gives how much differs. @param leftOut how many recorded connections could not be played */
  end(leftOut: number): number {
    for (const driver of this.open) driver.stop();
    for (const connection of this.adopted) connection.close();
    const summary = this.traffic.end();
    const { played, compared, different } = this;
    this.reporter.record(summary);
    this.reporter.record({
      type: 'replayed',
      played,
      connections: this.connections.length + leftOut,
      compared,
      different,
    });
    return different;
  }

  private play(socket: StreamSocket, index: number): Promise<void> {
    const { own, peers } = SIDES[this.settings.side];
    this.begun += 1;
    return new Promise((done) => {
      let given: ConnectedPair | null = null;
      const driver: ReplayDriver = new Driver(
        new ReplayConversation(this.connections[index]!, this.settings),
        this.descriptors,
        {
          room: this.traffic.room,
          transferred: (transfer) => this.traffic.transfer(index, transfer.sent ? own : peers, transfer),
          adopted: (adopted) => {
            this.adopted.add(adopted);
            void adopted.ended.then(() => this.adopted.delete(adopted));
          },
          // A connection of our own takes the place of the client’s.
          handedOver: () => {
            given?.close();
            given = this.descriptors === null ? null : new ConnectedPair(this.descriptors);
            return given?.copyToPass() ?? null;
          },
          withholds: (_end, what) => this.traffic.withholds(index, what),
          own: (command) => {
            if (command.type === 'unaccepted') this.traffic.unaccepted(index, command);
            else this.compare(index, command);
          },
          closed: (_end, at, byPeer) => this.traffic.endConnection(index, at, byPeer ? peers : own),
          over: () => {
            given?.close();
            this.open.delete(driver);
            this.played += 1;
            done();
          },
        },
      );
      this.open.add(driver);
      driver.start(socket);
    });
  }

  private compare(connection: number, comparison: Compared): void {
    const { recorded, differences } = comparison;
    this.compared += 1;
    if (differences.length > 0) this.different += 1;
    this.traffic.flush();
    const record: ComparedRecord = {
      type: 'compared',
      connection,
      recorded: recorded?.index ?? null,
      message: recorded === null ? null : messageName(recorded),
      differences,
    };
    this.reporter.record(alike(record, comparison));
  }
}
