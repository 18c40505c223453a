import { describe, expect } from 'vitest';
import type { RecordOf } from '../../src/records/record.ts';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';

const TOKEN = 'ab'.repeat(32);

/** What the reply to a Hello refuses with; null: it negotiates. */
function refusal(records: Parameters<typeof ofType>[0]) {
  const reply = ofType(records, 'frame').find(({ message }) => message === 'HelloReply') as RecordOf<'frame'>;
  const { refused } = reply.payload as { refused?: { code: string; retryAfterMs: string } | null };
  return refused == null ? null : [refused.code, refused.retryAfterMs];
}

describe.concurrent('fake-broker refuses as the stock broker does', () => {
  it.for([
    ['--fd-pressure', '', ['ERROR_FD_PRESSURE', '1000']],
    ['--block-version 1.0.0 --block-version 2.0.0', '', ['ERROR_VERSION_BLOCKED', '30000']],
    ['--block-version 1.0.0', '--wanted-version 1.0.1', null],
    [`--auth-token ${TOKEN}`, '', ['ERROR_PEER_REJECTED', '0']],
    [`--auth-token ${TOKEN}`, `--auth-token ${TOKEN}`, null],
  ] as const)('with %s a Hello (%s): %s', async ([broker, hello, expected], { stage }) => {
    await stage.fakeBackend();
    await stage.fakeBroker(broker);
    const { records } = await stage.sendHello(hello);
    expect(refusal(records)).toEqual(expected);
  });

  it('the Hellos of one process that come too fast, with --rate-limit', async ({ stage }) => {
    await stage.fakeBackend();
    const broker = await stage.fakeBroker('--rate-limit 1');
    await stage.sendHello('--count 20 --concurrency 20');
    const clients = await broker.countOf('client', 20);
    const refused = clients.filter(({ code }) => code === 'ERROR_RATE_LIMITED');
    expect(refused.length).toBeGreaterThan(0);
    const first = broker.all('frame').find(({ message }) => message === 'Hello')!;
    expect(clients.find(({ connection }) => connection === first.connection)).toMatchObject({
      reply: 'negotiated',
    });
  });
});
