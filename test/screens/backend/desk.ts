import type { AdoptedEnd } from '../../../src/io/adopted.ts';
import type { OutputRecord } from '../../../src/records/record.ts';
import type { Disguise } from '../../../src/records/redaction/disguised-bytes.ts';
import { BackendScreen } from '../../../src/screens/backend/backend-screen.ts';
import { OfferDesk } from '../../../src/screens/backend/offer-desk.ts';
import { formatStep, type Step } from '../../../src/script/action.ts';
import { usualStep } from '../../../src/script/script.ts';
import { HeldMessages } from '../../../src/services/control/held-messages.ts';
import { decode, toBackend } from '../../records/decoding.ts';
import { offer, toHex } from '../../wire/building.ts';
import { showing, testTools } from '../showing.ts';

/** A screen of a fake backend, and the offers that come to it. */
export function backendDesk(disguise: Disguise | null = null) {
  const world = testTools();
  const decided: string[] = [];
  const steps: Step[] = [];
  const said: string[] = [];
  const saved: string[] = [];
  const held = new HeldMessages();
  const desk = new OfferDesk(held, world.tools.now, disguise);
  const model = new BackendScreen(desk, {
    endpoint: '/run/backend.sock',
    capture: null,
    tools: world.tools,
    saveCapture: (number, path) => {
      if (path.startsWith('nowhere/')) throw new Error(`cannot create the capture ${path}`);
      saved.push(`${number} ${path}`);
    },
    saveText: (path, text) => saved.push(`${path}: ${text}`),
  });
  const tokenOf = (connection: number) => new Uint8Array(16).fill(0xa0 + connection);
  return {
    ...world,
    desk,
    model,
    decided,
    steps,
    said,
    saved,
    offers: (connection: number, serviceName: string) => {
      const token = tokenOf(connection);
      const values = { token: toHex(token), correlationId: '1', serviceName, handleValue: '0' };
      const message = { connection, frame: 'ack', role: 'backend-reply', token: values.token } as const;
      held.hold(
        { ...message, offer: values },
        () => usualStep('backend-reply'),
        (step) => {
          steps.push(step);
          decided.push(`${connection}: ${formatStep(step)}`);
        },
      );
      const bytes = Buffer.concat([token, offer({ token, serviceName })]);
      for (const record of decode(toBackend(bytes, { connection, descriptors: 1 })))
        if (record.type !== 'handoff') desk.see(record);
    },
    /** An offer about which nobody is asked. */
    passesBy: (connection: number, serviceName: string) => {
      const token = tokenOf(connection);
      const bytes = Buffer.concat([token, offer({ token, serviceName })]);
      for (const record of decode(toBackend(bytes, { connection, descriptors: 1 })))
        if (record.type !== 'handoff') desk.see(record);
    },
    /** What became of an offer. */
    becomes: (connection: number, outcome: string, errorDetail = '') =>
      desk.see({
        ...{ type: 'handoff', connection, token: toHex(tokenOf(connection)), outcome, errorDetail },
        latencyMs: 0.4,
      } as OutputRecord),
    /** Its connection is handed over; gives how to speak in its client’s place. */
    adopts: (connection: number) => {
      let hear: (bytes: Uint8Array) => void = () => {};
      let end: (ended: AdoptedEnd) => void = () => {};
      desk.adopted(connection, {
        ended: new Promise((done) => {
          end = done;
        }),
        close: () => {},
        send: (bytes: Uint8Array) => said.push(Buffer.from(bytes).toString()),
        listen: (callback: (bytes: Uint8Array) => void) => {
          hear = callback;
        },
      } as Parameters<OfferDesk['adopted']>[1]);
      return {
        says: (text: string) => hear(Buffer.from(text)),
        ends: async (received: number) => {
          end({ received, lost: 0, reason: 'closed' });
          await new Promise((done) => setImmediate(done));
        },
      };
    },
  };
}

export function backend(columns = 100, rows = 30) {
  const made = backendDesk();
  return { ...made, ...showing(made.model, columns, rows) };
}
