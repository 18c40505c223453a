import type { Drive } from '../io/drive.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { Once } from './once.ts';
import type { Traffic } from './traffic.ts';

/** What the connections of one server share, whatever it plays. */
export abstract class Served<Options, Socket> {
  protected readonly done = new Once();
  protected readonly options: Options;
  protected readonly reporter: RecordSink;
  protected readonly traffic: Traffic;
  protected readonly drive: Drive<Socket>;
  /** How many connections have been accepted. */
  protected accepted = 0;

  constructor(options: Options, reporter: RecordSink, traffic: Traffic, drive: Drive<Socket>) {
    this.options = options;
    this.reporter = reporter;
    this.traffic = traffic;
    this.drive = drive;
  }

  /** Resolves once as many as were asked for have ended. */
  get finished(): Promise<void> {
    return this.done.happened;
  }
}
