import { describe, expect } from 'vitest';
import { faultsFor } from '../../src/faults/catalogue.ts';
import { it, type Outcome, type Stage } from '../process/stage.ts';
import { referenceBroker } from './reference-peer.ts';

/** The reference’s answer to each faulty Hello. */
const REFUSED: { readonly [fault: string]: readonly [code: string, reason: string] } = {
  'framing-version': ['ERROR_VERSION_UNSUPPORTED', 'unsupported framing version'],
  oversize: ['ERROR_PEER_REJECTED', 'initial Hello frame exceeds 64 KiB'],
  frame: ['ERROR_PEER_REJECTED', 'malformed broker Frame'],
  'bare-hello': ['ERROR_PEER_REJECTED', 'malformed broker Frame'],
  'envelope-version': ['ERROR_VERSION_UNSUPPORTED', 'frame envelope_version is not v1'],
  kind: ['ERROR_PEER_REJECTED', 'Hello frame kind must be REQUEST'],
  'payload-protocol': ['ERROR_PEER_REJECTED', 'Hello frame payload_protocol must be control-plane'],
  'payload-encoding': ['ERROR_PEER_REJECTED', 'Hello payload must not be compressed'],
  payload: ['ERROR_PEER_REJECTED', 'malformed Hello payload'],
  'protocol-range': ['ERROR_VERSION_UNSUPPORTED', 'client protocol range does not include v1'],
  'service-name': ['ERROR_PEER_REJECTED', 'invalid service_name'],
  'wanted-version': ['ERROR_PEER_REJECTED', 'invalid wanted_version'],
  'client-version': ['ERROR_PEER_REJECTED', 'client_version exceeds 128 bytes'],
  'client-lib': ['ERROR_PEER_REJECTED', 'client_lib fields exceed 64 bytes'],
  'peer-pid': ['ERROR_PEER_REJECTED', 'peer_pid does not match verified peer'],
};
const HARMLESS = ['unknown-field', 'trailing-bytes'];

/** Our Hello to the reference’s broker, which knows one service and one version. */
async function hello(stage: Stage, flags: string): Promise<Outcome> {
  const { endpoint } = await referenceBroker(stage);
  return stage.sendHello(`--service zccache --wanted-version 1.11.20 ${flags}`, endpoint);
}

/** The code of the HelloReply. */
function codeIn({ records }: Outcome): unknown {
  for (const record of records)
    if (record.type === 'frame' && record.message === 'HelloReply')
      return (record.payload as { refused?: { code?: unknown } }).refused?.code;
  return undefined;
}

describe.concurrent('our send-hello through the reference’s broker to our fake-backend', () => {
  it('is adopted, and talks to our process', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const { code, verdicts } = await hello(stage, '--send ping');
    expect(verdicts).toMatchObject([
      { outcome: 'accepted', route: 'adopted', adopted: { sent: 'ping', received: 'ping', closed: false } },
    ]);
    expect(code).toBe(0);
    await backend.says('echoed 4 bytes');
  });

  it('falls back when our backend refuses', async ({ stage }) => {
    await stage.fakeBackend('--reply refuse:busy');
    const { code, verdicts } = await hello(stage, '--send ping --expect reconnected');
    expect(verdicts).toMatchObject([
      { outcome: 'unanswered', route: 'reconnected', reconnected: { received: 'ping' } },
    ]);
    expect(code).toBe(0);
  });

  it('falls back after 2 s when our backend is silent', async ({ stage }) => {
    await stage.fakeBackend('--reply silent');
    const { verdicts } = await hello(stage, '--send ping --ready-timeout 2s');
    expect(verdicts).toMatchObject([
      {
        outcome: 'unanswered',
        route: 'reconnected',
        reason: expect.stringContaining('no complete ready within 2000 ms'),
      },
    ]);
  });

  // docs/protocol.md, "Defects in the field"; docs/recipes.md has this as one command line each.
  it.for(['hangup', 'corrupt:token', 'corrupt:correlation-id'])(
    'is told accepted though our backend did not accept: %s',
    async (reply, { stage }) => {
      await stage.fakeBackend(`--reply ${reply}`);
      const { verdicts } = await hello(stage, '--send ping --answer-timeout 1s');
      expect(verdicts).toMatchObject([{ outcome: 'accepted', route: 'adopted' }]);
    },
  );
});

describe.concurrent('a fault in our Hello reaches exactly its branch in the reference', () => {
  it('and every fault is tried', () => {
    expect([...Object.keys(REFUSED), ...HARMLESS].sort()).toEqual(
      faultsFor('hello')
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.for(Object.entries(REFUSED))('%s: %s', async ([fault, [code, reason]], { stage }) => {
    const outcome = await hello(stage, `--fault ${fault} --expect refused`);
    expect(outcome.verdicts).toMatchObject([{ outcome: 'refused', route: 'none', errorDetail: reason }]);
    expect(codeIn(outcome)).toBe(code);
    expect(outcome.code).toBe(0);
  });

  it.for(HARMLESS)('%s is not minded', async (fault, { stage }) => {
    // An echo of the trailing bytes would come before the ready.
    await stage.fakeBackend('--adopt discard');
    const { verdicts } = await hello(stage, `--fault ${fault}`);
    expect(verdicts).toMatchObject([{ outcome: 'accepted', route: 'adopted' }]);
  });
});
