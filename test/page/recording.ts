import { writeFileSync } from 'node:fs';
import { ack, hello, offer } from '../wire/building.ts';

/** Text that would be markup if it were not escaped. */
export const HOSTILE = `</summary></pre><script>document.title='taken'</script><img src="http://192.0.2.1/x" onerror="document.title='taken'">"'\``;

/**
 * Writes events of handoffs, one after another, to a file: every tenth is refused, every 25th answered with another token.
 * @param serviceName of all of them
 */
export function writeRecording(path: string, handoffs: number, serviceName = 'zccache'): void {
  const lines: string[] = [];
  let us = 0;
  const event = (direction: string, bytes: Uint8Array, descriptors = 0): void => {
    us += 150 + ((us * 7) % 2_000);
    const hex = Buffer.from(bytes).toString('hex');
    lines.push(JSON.stringify({ us, connection: 1, direction, descriptors, hex }));
  };
  const said = JSON.stringify({
    us: 0,
    connection: 0,
    direction: 'client->broker',
    descriptors: 0,
    hex: Buffer.from(hello({ serviceName })).toString('hex'),
  });
  for (let index = 0; index < handoffs; index++) {
    const token = Buffer.alloc(16, 7);
    token.writeUInt32BE(index);
    const correlationId = String(index + 1);
    event('broker->backend', token, 1);
    event('broker->backend', offer({ token, serviceName, correlationId }));
    const accepted = index % 10 !== 9;
    const answered = index % 25 === 24 ? Buffer.alloc(16, 9) : token;
    event(
      'backend->broker',
      ack({ token: answered, correlationId, accepted, errorDetail: accepted ? '' : serviceName }),
    );
  }
  writeFileSync(path, `${[said, ...lines].join('\n')}\n`);
}
