import type { Delivery, OfferVerdict } from '../conversations/delivery.ts';
import { OffersConversation } from '../conversations/offers.ts';
import type { OffersTimer, OwnOffersCommand } from '../conversations/offers-command.ts';
import type { Failure } from '../failure.ts';
import type { Drive, Driving } from '../io/drive.ts';
import type { HandedOver } from '../io/handed-over.ts';
import type { Traffic } from './traffic.ts';

/** What deliveries on one connection lead to. */
export interface Delivering {
  /** Of the connection. */
  readonly number: number;
  readonly traffic: Traffic;
  /** What is handed over with each offer; null: nothing is. */
  readonly connections: readonly (Pick<HandedOver, 'copyToPass' | 'closeGiven'> | null)[];
  /** Whether no answer is awaited before the next offer. */
  readonly pipelined: boolean;
  /**
   * Told of the verdicts on each delivery, in the order of the offers that were sent for it: one, unless its step sends several.
   * @param passed the offers whose connection was passed with a sideband @param delivered those that left at all
   */
  readonly done: (
    verdicts: readonly (readonly OfferVerdict[])[],
    passed: ReadonlySet<number>,
    delivered: ReadonlySet<number>,
  ) => void;
  /** Called where the connection to pass could not be made. */
  readonly failed?: (failure: Failure) => void;
}

/** Makes offers on a connection that has been dialled; gives what ends that early. */
export function deliver<Socket>(
  drive: Drive<Socket>,
  socket: Socket,
  deliveries: readonly Delivery[],
  { number, traffic, connections, pipelined, done, failed = () => {} }: Delivering,
): Pick<Driving<Socket, never>, 'stop'> {
  const verdicts = deliveries.map((): OfferVerdict[] => []);
  const passed = new Set<number>();
  const delivered = new Set<number>();
  let current = 0;
  const conversation = new OffersConversation(deliveries, pipelined);
  const driver = drive<OffersTimer, never, OwnOffersCommand>(conversation, {
    handedOver: () => {
      passed.add(current);
      return connections[current]?.copyToPass() ?? null;
    },
    failed,
    room: traffic.room,
    transferred: (transfer) => {
      const direction = transfer.sent ? 'broker-to-backend' : 'backend-to-broker';
      traffic.transfer(number, direction, transfer);
    },
    withholds: (_end, what) => traffic.withholds(number, what),
    own: (command) => {
      if (command.type === 'unmade') return traffic.unmade(number, command);
      if (command.type === 'begun') {
        current = command.offer;
        return;
      }
      // The backend has its own copy from here on; ours would hide its close.
      connections[command.offer]?.closeGiven();
      if (command.type === 'delivered') delivered.add(command.offer);
      if (command.type === 'verdict') verdicts[command.offer]![command.nth] = command.verdict;
    },
    closed: (_end, at, byPeer) =>
      traffic.endConnection(number, at, byPeer ? 'backend-to-broker' : 'broker-to-backend'),
    over: () => done(verdicts, passed, delivered),
  });
  driver.start(socket);
  return driver;
}
