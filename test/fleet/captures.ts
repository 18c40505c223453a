import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAPTURE_FORMS } from '../../src/capture/encoders.ts';
import type { Direction } from '../../src/wire/direction.ts';
import { ack, offer } from '../wire/building.ts';

const HOSTS = 20;
const FILES = 50;
/** The first capture of a host begins then; each takes a minute. In microseconds since 1970. */
const START = 1_790_000_000_000_000;
const MINUTE = 60_000_000;

/** A service that fails on one host from one capture on. */
const FAILING = [
  { host: 'host-07', service: 'indexer', outcome: 'refused', from: 25 },
  { host: 'host-13', service: 'zccache', outcome: 'unanswered', from: 40 },
] as const;

/** What the queries have to find. */
export const TRUTH = FAILING.map(({ host, service, outcome, from }) => ({
  ...{ host, service, outcome },
  handoffs: FILES - from,
  /** In microseconds since 1970. */
  first: START + from * MINUTE,
  last: START + (FILES - 1) * MINUTE,
})).sort((one, other) => other.handoffs - one.handoffs);
export const SERVICES = ['indexer', 'zccache', 'fbuild'];
export const CAPTURES = HOSTS * FILES;

/** Writes captures of twenty hosts, a folder each, with a handoff of each service in each. */
export function writeCaptures(folder: string): void {
  for (let number = 0; number < HOSTS; number++) {
    const host = `host-${String(number).padStart(2, '0')}`;
    mkdirSync(join(folder, host), { recursive: true });
    for (let file = 0; file < FILES; file++)
      writeFileSync(join(folder, host, `${file}.pcapng`), capture(host, file, number * FILES + file));
  }
}

function capture(host: string, file: number, seed: number): Uint8Array {
  const encoder = CAPTURE_FORMS.pcapng('backend.sock');
  const parts = [encoder.head()];
  const time = START + file * MINUTE;
  const say = (connection: number, direction: Direction, us: number, bytes: Uint8Array, descriptors = 0) => {
    parts.push(encoder.segment({ connection, direction, time: time + us, bytes, descriptors }));
  };
  for (const [connection, service] of SERVICES.entries()) {
    const fault = FAILING.find((one) => one.host === host && one.service === service && file >= one.from);
    const token = Buffer.alloc(16, connection + 1);
    token.writeUInt32BE(seed);
    const correlationId = String(connection + 1);
    say(connection, 'broker-to-backend', 0, token, 1);
    say(connection, 'broker-to-backend', 0, offer({ token, serviceName: service, correlationId }));
    if (fault?.outcome === 'unanswered') continue;
    const accepted = fault === undefined;
    const answer = ack({ token, correlationId, accepted, errorDetail: accepted ? '' : 'busy' });
    say(connection, 'backend-to-broker', 500 + 10 * connection, answer);
  }
  return Buffer.concat([...parts, encoder.end()]);
}
