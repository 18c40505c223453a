import { systemFailure } from '../failure.ts';
import { ConnectedPair } from '../io/connected-pair.ts';
import { dialToHandOver, type HandedOver } from '../io/handed-over.ts';
import { descriptorOf, type StreamSocket } from '../io/light-socket.ts';
import type { Passing } from '../io/passing.ts';
import { PipePair } from '../io/pipe-pair.ts';
import type { Pipes } from '../io/pipes.ts';
import { backendProcess } from './backend-process.ts';

export interface ConnectionAsked {
  /** A server a connection to which is handed over; null: our own is. */
  readonly connect: string | null;
  /** The backend’s process, on Windows; null: the one that listens. */
  readonly backendPid: number | null;
  /** Whether nothing but the handle_value that was asked for is to be offered, on Windows. */
  readonly handleGiven: boolean;
}

/** What is handed over with each offer; null: nothing is. Rejects with a Failure. @param socket the connection to the backend */
export async function connectionsToOffer(
  count: number,
  asked: ConnectionAsked,
  { descriptors, pipes }: Passing,
  socket: StreamSocket,
): Promise<readonly (HandedOver | null)[]> {
  const { connect } = asked;
  const made: (HandedOver | null)[] = [];
  try {
    for (let index = 0; index < count; index++) {
      if (pipes !== null) made.push(asked.handleGiven ? null : pipeToOffer(pipes, asked, socket));
      else if (descriptors === null) made.push(null);
      else if (connect !== null) made.push(await dialToHandOver(connect, descriptors));
      else made.push(new ConnectedPair(descriptors));
    }
    return made;
  } catch (error) {
    for (const connection of made) connection?.close();
    throw systemFailure(error, 'cannot make a connection to hand over');
  }
}

function pipeToOffer(
  pipes: Pipes,
  { connect, backendPid }: ConnectionAsked,
  socket: StreamSocket,
): HandedOver {
  const line = descriptorOf(socket);
  const pid = backendProcess(backendPid, line === null ? null : pipes.peerProcess(line));
  const pair = connect === null ? PipePair.ofOurOwn(pipes) : PipePair.dialled(pipes, connect);
  try {
    pair.giveTo(pid);
    return pair;
  } catch (error) {
    pair.close();
    throw systemFailure(error, `cannot pass the connection to process ${pid}`);
  }
}
