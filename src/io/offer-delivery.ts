import type { Socket } from 'node:net';
import { OfferConversation, type OfferEvent, type OfferVerdict } from '../conversations/offer.ts';
import { errorCode } from '../failure.ts';
import type { Offered } from '../handoff/judge-ack.ts';
import { descriptorOf } from './connection.ts';
import type { Descriptors } from './descriptors.ts';

/** One offer as it goes over the wire. */
export interface Delivery {
  readonly endpoint: string;
  /** The 16 bytes before the offer; null: no sideband. */
  readonly sideband: Uint8Array | null;
  /** The descriptor that goes with the sideband. */
  readonly descriptor: number | null;
  readonly offer: Uint8Array;
  /** What the ACK has to repeat. */
  readonly offered: Offered;
  readonly deadlineMs: number;
}

export interface DeliveryEvents {
  sent(bytes: Uint8Array, descriptors: number | null): void;
  received(bytes: Uint8Array): void;
}

/** Delivers an offer on a fresh connection and awaits the verdict, never longer than the deadline. */
export function deliver(
  socket: Socket,
  delivery: Delivery,
  descriptors: Descriptors | null,
  events: DeliveryEvents,
): Promise<OfferVerdict> {
  return new Promise((done) => {
    const conversation = new OfferConversation(delivery.offered, delivery.deadlineMs);
    let timer: NodeJS.Timeout | undefined;
    let decided = false;
    const handle = (event: OfferEvent) => {
      const verdict = decided ? null : conversation.handle(event);
      if (verdict === null) return;
      decided = true;
      clearTimeout(timer);
      done(verdict);
    };
    socket.on('data', (bytes: Buffer) => {
      const at = performance.now();
      events.received(bytes);
      handle({ type: 'received', bytes, at });
    });
    socket.on('error', (error) => handle({ type: 'closed', reason: errorCode(error) }));
    socket.on('end', () => handle({ type: 'closed', reason: '' }));
    socket.on('close', () => handle({ type: 'closed', reason: '' }));
    // Before the write, as the process may be held up right behind it.
    const at = performance.now();
    try {
      write(socket, delivery, descriptors, events);
    } catch (error) {
      return handle({ type: 'closed', reason: errorCode(error) });
    }
    handle({ type: 'delivered', at });
    // One more turn of the event loop, for an ACK that arrived while this process was held up: it is late, not absent.
    timer = setTimeout(
      () => setImmediate(() => setImmediate(() => handle({ type: 'deadline' }))),
      delivery.deadlineMs,
    );
  });
}

function write(
  socket: Socket,
  delivery: Delivery,
  descriptors: Descriptors | null,
  events: DeliveryEvents,
): void {
  const { sideband, descriptor, offer } = delivery;
  if (sideband !== null) {
    const handle = descriptorOf(socket);
    if (descriptor !== null && descriptors !== null && handle !== null) {
      // Nothing is queued on a fresh socket, so this overtakes nothing, and there is room for 16 bytes.
      descriptors.send(handle, sideband, [descriptor]);
      events.sent(sideband, 1);
    } else {
      socket.write(sideband);
      events.sent(sideband, 0);
    }
  }
  socket.write(offer);
  events.sent(offer, 0);
}
