import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';
import { BINARY } from './reference-peer.ts';

const known = (peer: string) =>
  `--known-failing ${fileURLToPath(new URL(`../conform/known/reference-${peer}.txt`, import.meta.url))}`;

/** One after the other: each uses the machine for itself, and cases have deadlines. */
describe('the reference, tried on the catalogue, fails what it is known to fail and nothing else:', () => {
  it('its backend', async ({ stage }) => {
    const peer = `${BINARY} backend --endpoint {endpoint} --reply accept`;
    const { records } = await stage.run(`conform backend :auto --json ${known('backend')} -- ${peer}`);
    expect(unexpected(records)).toEqual([]);
    expect(records.at(-1)).toMatchObject({ type: 'conformance', unexpected: 0, notRun: 0 });
  });

  it('its broker', async ({ stage }) => {
    const directory = stage.path('broker');
    mkdirSync(directory, { mode: 0o700 });
    const peer = `${BINARY} serve-broker --handoff-endpoint {backend-endpoint} --dir ${directory}`;
    const flags = `--backend-endpoint :auto --wanted-version 1.11.20 --json ${known('broker')}`;
    const { records } = await stage.run(`conform broker ${directory}/broker.sock ${flags} -- ${peer}`);
    expect(unexpected(records)).toEqual([]);
    expect(records.at(-1)).toMatchObject({ type: 'conformance', unexpected: 0, notRun: 0 });
  });

  it('its client', async ({ stage }) => {
    const peer = `${BINARY} clients --broker {endpoint} --service zccache`;
    const { records } = await stage.run(`conform client :auto --json ${known('client')} -- ${peer}`);
    expect(unexpected(records)).toEqual([]);
    expect(records.at(-1)).toMatchObject({ type: 'conformance', unexpected: 0, notRun: 0 });
  });
});

function unexpected(records: readonly { readonly type: string }[]): unknown[] {
  return records
    .filter((record): record is CaseRecord => record.type === 'case')
    .filter(({ result, known }) => (result === 'failed') !== known)
    .map(({ id, result, seen }) => ({ id, result, seen }));
}

interface CaseRecord {
  readonly type: 'case';
  readonly id: string;
  readonly result: string;
  readonly known: boolean;
  readonly seen: string;
}
