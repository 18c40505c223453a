import { readdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { EventsEncoder } from '../../src/capture/events/events-encoder.ts';
import { fileChunks } from '../../src/capture/file-chunks.ts';
import { PcapngEncoder } from '../../src/capture/pcapng/pcapng-encoder.ts';
import { RedactingEncoder } from '../../src/capture/redacting-encoder.ts';
import { openSource } from '../../src/capture/source.ts';
import { compileFilter } from '../../src/filter/filter.ts';
import { Decoder } from '../../src/records/decoder.ts';
import { plain } from '../../src/records/plain.ts';
import { type ConvertOptions, convert } from '../../src/services/convert.ts';
import { it, type Stage } from '../process/stage.ts';

const SAMPLES = 'test/capture/samples';
const LOGS = readdirSync(SAMPLES).filter((name) => /\.log[.\d]*$/.test(name));

/** Each handoff as it is in the end, without its token, which may have been replaced. */
async function handoffsOf(path: string): Promise<unknown[]> {
  const handoffs = new Map<number, unknown>();
  const decoder = new Decoder(
    (record) => {
      if (record.type !== 'handoff') return;
      const { replaces: _, token: __, ...rest } = plain(record) as { [field: string]: unknown };
      handoffs.set(record.index, structuredClone(rest));
    },
    { followsDescriptors: true },
  );
  for await (const segment of (await openSource(fileChunks(path), null)).segments) decoder.push(segment);
  decoder.end();
  return [...handoffs.values()];
}

function converted(stage: Stage, input: string, more: Partial<ConvertOptions>): Promise<string> {
  const output = stage.path(input.replaceAll('/', '-'));
  return convert({
    ...{ inputs: [input], output, chunksOf: (path) => fileChunks(path), encoder: () => new EventsEncoder() },
    ...{ keepsAll: true, direction: null, filter: null, notice: () => {} },
    ...more,
  }).then(() => output);
}

const WAYS: { readonly [how: string]: () => Partial<ConvertOptions> } = {
  'in events': () => ({}),
  'in pcapng': () => ({ encoder: () => new PcapngEncoder('test') }),
  'with secrets replaced': () => ({ encoder: () => new RedactingEncoder(new EventsEncoder()) }),
  'as far as a filter lets it pass': () => ({ filter: compileFilter('connection >= 0') }),
};

describe.each(Object.entries(WAYS))('what became of descriptors is kept %s', (_, options) => {
  it('from a log of strace, which shows it after the bytes', async ({ stage }) => {
    const adopted: string[] = [];
    for (const name of LOGS) {
      const before = await handoffsOf(`${SAMPLES}/${name}`);
      expect(await handoffsOf(await converted(stage, `${SAMPLES}/${name}`, options())), name).toEqual(before);
      if (JSON.stringify(before).includes('"fate":"adopted"')) adopted.push(name);
    }
    expect(adopted).toContain('adopted-1.log');
  });

  it('from a capture, once more', async ({ stage }) => {
    const log = `${SAMPLES}/adopted-1.log`;
    const once = await converted(stage, log, {});
    expect(await handoffsOf(await converted(stage, once, options()))).toEqual(await handoffsOf(log));
  });
});
