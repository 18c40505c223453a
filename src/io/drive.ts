import type { Conversation, End } from '../conversations/contract.ts';
import type { Descriptors } from './descriptors.ts';
import { Driver } from './driver.ts';
import type { DriverHooks } from './driver-hooks.ts';
import type { HandlePassing } from './handle-passing.ts';
import type { StreamSocket } from './light-socket.ts';

/** A conversation that is carried out on a connection. */
export interface Driving<Socket, OwnEvent> {
  /** Begins. @param socket end 0 */
  start(socket: Socket): void;
  /** Tells the conversation of something that only it knows. */
  tell(event: OwnEvent): void;
  /** Ends it from outside, whatever it is waiting for. */
  stop(): void;
  /** The process at the other side of an end; null where the system does not tell. */
  peerProcess(end?: End): number | null;
  /** Handles, where connections are passed by them; else null, or absent. */
  readonly handles?: HandlePassing | null;
}

/** Gets a conversation carried out: by the driver, or, in a simulated world, by what takes its place there. */
export type Drive<Socket> = <Timer extends string, OwnEvent, OwnCommand>(
  conversation: Conversation<Timer, OwnEvent, OwnCommand>,
  hooks: DriverHooks<OwnCommand>,
) => Driving<Socket, OwnEvent>;

/** By the driver, over real sockets. @param descriptors null where descriptors cannot be passed */
export function driveWith(descriptors: Descriptors | null): Drive<StreamSocket> {
  return (conversation, hooks) => new Driver(conversation, descriptors, hooks);
}
