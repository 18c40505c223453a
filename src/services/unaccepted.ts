import { systemFailure } from '../failure.ts';
import type { Listening } from '../io/light-server.ts';
import { EMFILE_HINT } from '../io/listen.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { reportFailure } from './report-failure.ts';

/**
 * Has it said where the system cannot accept connections, for want of descriptors above all: an error record, with which no command ends
 * well. The server goes on, and those connections wait; it is said again only after all of them have been accepted.
 */
export function reportUnaccepted(server: Pick<Listening, 'on'>, reporter: RecordSink): void {
  server.on('error', (error) => {
    reportFailure(systemFailure(error, 'cannot accept a connection', EMFILE_HINT), reporter);
  });
}
