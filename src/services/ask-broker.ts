import { AdminConversation, type AdminTimer, type OwnAdminCommand } from '../conversations/admin.ts';
import { type AdminRequestFields, adminRequestDraft } from '../frames/admin.ts';
import type { Drive, Driving } from '../io/drive.ts';
import type { StepSource } from '../script/step-source.ts';
import type { Traffic } from './traffic.ts';

export interface AskOptions {
  readonly admin: AdminRequestFields;
  /** What is done about each request. */
  readonly hellos: StepSource;
  readonly replyTimeoutMs: number;
}

/** Asks a broker by an admin request, on a connection that has been dialled; gives what ends that early. @param asking `number` is that of the connection */
export function askBroker<Socket>(
  drive: Drive<Socket>,
  socket: Socket,
  { admin, hellos, replyTimeoutMs }: AskOptions,
  asking: {
    readonly number: number;
    readonly traffic: Traffic;
    readonly done: (answered: OwnAdminCommand) => void;
  },
): Pick<Driving<Socket, never>, 'stop'> {
  const { number, traffic, done } = asking;
  const errand = { request: adminRequestDraft(admin), step: hellos.next(), replyTimeoutMs };
  let answered: OwnAdminCommand;
  const driver = drive<AdminTimer, never, OwnAdminCommand>(new AdminConversation(errand), {
    room: traffic.room,
    transferred: (transfer) =>
      traffic.transfer(number, transfer.sent ? 'client-to-broker' : 'broker-to-client', transfer),
    withholds: (_end, what) => traffic.withholds(number, what),
    own: (command) => {
      answered = command;
    },
    closed: (_end, at, byPeer) =>
      traffic.endConnection(number, at, byPeer ? 'broker-to-client' : 'client-to-broker'),
    over: () => done(answered),
  });
  driver.start(socket);
  return driver;
}
