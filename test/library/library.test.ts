import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { decode, Failure, sendOffer, startFakeBackend } from '../../src/library/index.ts';
import { ROOT } from '../process/running.ts';
import { it } from '../process/stage.ts';

describe('a backend in a test', () => {
  it('answers by a script that can be replaced, and tells how each handoff ended', async () => {
    await using backend = await startFakeBackend({ reply: 'refuse:busy' });
    const { endpoint } = backend;
    expect(await sendOffer({ endpoint })).toMatchObject({ outcome: 'refused', errorDetail: 'busy' });
    expect(await backend.nextHandoff()).toMatchObject({ outcome: 'refused' });
    backend.reply('ack');
    expect(await sendOffer({ endpoint, send: 'ping' })).toMatchObject({
      outcome: 'accepted',
      adopted: { received: 'ping' },
    });
    expect(await backend.nextHandoff()).toMatchObject({ outcome: 'accepted' });
  });

  it('is gone after close, with its directory', async () => {
    const backend = await startFakeBackend();
    const { endpoint } = backend;
    await backend.close();
    expect(existsSync(dirname(endpoint))).toBe(false);
    await expect(backend.nextHandoff()).rejects.toThrow('closed');
    expect(await sendOffer({ endpoint })).toMatchObject({ outcome: 'unreachable' });
  });

  it('gives its handoffs one after the other', async () => {
    await using backend = await startFakeBackend({ reply: 'ack,corrupt:token' });
    for (const fault of [undefined, 'token-short'])
      await sendOffer({ endpoint: backend.endpoint, ...(fault !== undefined && { fault }) });
    const outcomes: string[] = [];
    for await (const { outcome } of backend.handoffs) {
      outcomes.push(outcome);
      if (outcomes.length === 2) break;
    }
    expect(outcomes).toEqual(['accepted', 'refused']);
  });

  it('says what is wrong with a script, and where it cannot listen', async ({ stage }) => {
    await expect(startFakeBackend({ reply: 'akc' })).rejects.toThrow('akc');
    writeFileSync(stage.endpoint, '');
    await expect(startFakeBackend({ endpoint: stage.endpoint })).rejects.toBeInstanceOf(Failure);
  });
});

describe('a recording in a test', () => {
  const path = join(ROOT, 'test/fixtures/captures/accept/handoff-connections.bin');

  it.for([
    ['a path', path],
    ['its bytes', readFileSync(path)],
  ] as const)('is read from %s', async ([, input]) => {
    const types: string[] = [];
    for await (const record of decode(input)) types.push(record.type);
    expect(types.filter((type) => type === 'handoff')).toHaveLength(3);
    expect(types.at(-1)).toBe('summary');
  });
});

describe('the package', () => {
  it('can be imported, and keeps no process alive', () => {
    const program = `
      const { startFakeBackend, sendOffer } = await import('handoff-cli');
      const backend = await startFakeBackend();
      console.log((await sendOffer({ endpoint: backend.endpoint })).outcome);
      await backend.close();`;
    const ran = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(ran).toBe('accepted\n');
  });
});
