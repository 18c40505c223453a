import { expect, it } from 'vitest';
import { openSource } from '../../../src/capture/source.ts';
import { ack, offer, TOKEN, toHex } from '../../wire/building.ts';
import { read } from '../reading.ts';

const SOCKET = '7<UNIX-STREAM:[51->61]>';
const printed = (bytes: Uint8Array) => `"${toHex(bytes).replace(/../g, '\\x$&')}"`;
const OFFER = offer();
const ACK = ack();

/** A broker that sends at once, and waits for 3.25 s. @param lasted what -T adds to the call that waits */
const log = (lasted: string) =>
  [
    `1 1700000000.000000 sendmsg(${SOCKET}, {msg_iov=[{iov_base=${printed(TOKEN)}, iov_len=16}], msg_control=[{cmsg_type=SCM_RIGHTS, cmsg_data=[9]}]}, 0) = 16`,
    `1 1700000000.000100 write(${SOCKET}, ${printed(OFFER)}, ${OFFER.length}) = ${OFFER.length}`,
    `1 1700000000.000200 read(${SOCKET}, ${printed(ACK)}, 4096) = ${ACK.length}${lasted}`,
    '1 1700000003.250400 close(8) = 0',
  ].join('\n');

it('-T tells when bytes came that were waited for', async () => {
  const { segments } = await read(log(' <3.250000>'));
  expect(segments.at(-1)!.time).toBe(1_700_000_003_250_200);
});

it('without -T they count from when the call began, and a remark says how wrong that may be', async () => {
  for (const [lasted, expected] of [
    ['', [expect.stringContaining('may have waited up to 3250.2 ms')]],
    [' <3.250000>', []],
  ] as const) {
    const source = await openSource(
      (async function* () {
        yield Buffer.from(log(lasted));
      })(),
      null,
    );
    const times: (number | null)[] = [];
    for await (const { time } of source.segments) times.push(time);
    if (lasted === '') expect(times.at(-1)).toBe(1_700_000_000_000_200);
    expect(source.remarks).toEqual(expected);
  }
});
