import type { Socket } from 'node:net';
import {
  ClientConversation,
  type ClientEvent,
  type ClientRules,
  type ClientVerdict,
} from '../conversations/client.ts';
import { errorCode } from '../failure.ts';

export interface HelloEvents {
  sent(bytes: Uint8Array): void;
  received(bytes: Uint8Array): void;
}

/** Says Hello on a fresh connection and awaits the decision which route to take. The socket is paused afterwards. */
export function sayHello(
  socket: Socket,
  hello: Uint8Array,
  rules: ClientRules,
  events: HelloEvents,
): Promise<ClientVerdict> {
  return new Promise((done) => {
    const conversation = new ClientConversation(rules);
    let timer: NodeJS.Timeout | undefined;
    let decided = false;
    const handle = (event: ClientEvent) => {
      const command = decided ? null : conversation.handle(event);
      if (command === null) return;
      clearTimeout(timer);
      if (command.type === 'wait') {
        // Two more turns of the event loop, for what arrived while this process was held up.
        const overdue = () => setImmediate(() => setImmediate(() => handle({ type: 'timeout' })));
        timer = setTimeout(overdue, command.ms);
        return;
      }
      decided = true;
      socket.off('data', hear);
      socket.pause();
      done(command.verdict);
    };
    const hear = (bytes: Buffer) => {
      const at = performance.now();
      events.received(bytes);
      handle({ type: 'received', bytes, at });
    };
    socket.on('data', hear);
    socket.on('error', (error) => handle({ type: 'closed', reason: errorCode(error) }));
    socket.on('end', () => handle({ type: 'closed', reason: '' }));
    socket.on('close', () => handle({ type: 'closed', reason: '' }));
    const at = performance.now();
    socket.write(hello);
    events.sent(hello);
    handle({ type: 'sent', at });
  });
}
