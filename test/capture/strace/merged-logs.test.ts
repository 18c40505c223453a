import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openSource, openTogether } from '../../../src/capture/source.ts';
import { Failure } from '../../../src/failure.ts';
import { Decoder } from '../../../src/records/decoder.ts';
import type { TrafficRecord } from '../../../src/records/traffic-record.ts';

const sample = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../samples/${name}`, import.meta.url)), 'latin1');

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'latin1');
}

/** The handoffs in their last state, as one word each, and how many frames and sidebands there were. */
async function decoded(source: Awaited<ReturnType<typeof openSource>>) {
  const records: TrafficRecord[] = [];
  const decoder = new Decoder((record) => records.push(record), { followsDescriptors: true });
  for await (const segment of source.segments) decoder.push(segment);
  decoder.end();
  const handoffs = new Map<string, string>();
  for (const record of records)
    if (record.type === 'handoff')
      handoffs.set(record.token, `${record.outcome} ${record.passed?.[0]?.kind} ${record.passed?.[0]?.fate}`);
  const count = (type: TrafficRecord['type']) => records.filter((record) => record.type === type).length;
  return { handoffs: [...handoffs.values()], sidebands: count('sideband'), frames: count('frame') };
}

function merged(logs: { readonly [name: string]: string }) {
  const named = Object.entries(logs).map(([name, text]) => ({ name, chunks: chunksOf(text) }));
  return openTogether(named).then((sources) => decoded(sources[0]!.source));
}

describe('logs of strace as one', () => {
  it.each([
    ['ff-1', ['accepted stream adopted', 'refused stream closed']],
    ['ff-2', ['accepted stream adopted', 'accepted stream adopted']],
  ])('the files of -ff of %s, in either order', async (name, handoffs) => {
    const files = [101, 102].map((pid) => [`${name}.log.${pid}`, sample(`${name}.log.${pid}`)] as const);
    for (const order of [files, files.toReversed()])
      expect(await merged(Object.fromEntries(order))).toEqual({
        handoffs,
        sidebands: handoffs.length,
        frames: 2 * handoffs.length,
      });
  });

  it.each(['both-1', 'both-2', 'y-1'])('the two halves of %s say what the whole says', async (name) => {
    const lines = sample(`${name}.log`)
      .split('\n')
      .filter((line) => line !== '');
    const pidOf = (line: string) => line.split(' ', 1)[0]!;
    const halves = [...new Set(lines.map(pidOf))].map((pid, index) => [
      `half-${index}`,
      lines.filter((line) => pidOf(line) === pid).join('\n'),
    ]);
    const whole = await decoded(await openSource(chunksOf(sample(`${name}.log`)), null));
    const parts = await merged(Object.fromEntries(halves) as { [name: string]: string });
    expect(parts).toEqual(whole);
  });

  it('with blanks at the end of each line', async () => {
    const log = sample('both-2.log');
    const pids = [...new Set(log.match(/^\d+/gm))];
    const halves = (blanks: string) =>
      Object.fromEntries(
        pids.map((pid) => [
          pid,
          log
            .match(new RegExp(`^${pid} .*\n`, 'gm'))!
            .join('')
            .replaceAll('\n', `${blanks}\n`),
        ]),
      );
    for (const blanks of [' ', '  ', '\t'])
      expect(await merged(halves(blanks))).toEqual(await merged(halves('')));
  });

  it('names processes by the files where lines do not', async () => {
    const bare = sample('both-2.log').split('\n');
    const pids = [...new Set(bare.filter(Boolean).map((line) => line.split(' ', 1)[0]!))];
    const logs = Object.fromEntries(
      pids.map((pid) => [
        `peer ${pid} log`,
        bare
          .filter((line) => line.startsWith(`${pid} `))
          .map((line) => line.slice(pid.length + 1))
          .join('\n'),
      ]),
    );
    const { handoffs, sidebands } = await merged(logs);
    expect(handoffs.map((text) => text.split(' ', 1)[0])).toEqual(['accepted', 'refused', 'accepted']);
    expect(sidebands).toBe(3);
  });

  it('are refused where nothing tells their order, or one is no log', async () => {
    const timed = sample('both-1.log');
    await expect(merged({ timed, other: sample('plain-1.log') })).rejects.toThrow('other tells no times');
    await expect(merged({ timed, other: sample('comm-1.log') })).rejects.toThrow('not of the same kind');
    await expect(merged({ timed, other: sample('xxd-1.txt') })).rejects.toThrow(Failure);
  });
});
