import { Writable } from 'node:stream';
import { Chalk } from 'chalk';
import { expect } from 'vitest';
import type { Chunks } from '../../src/capture/file-chunks.ts';
import type { Filter } from '../../src/filter/filter.ts';
import { DECODE_FORMATS } from '../../src/formats/decode-formats.ts';
import { Output } from '../../src/output/output.ts';
import { Reporter } from '../../src/output/reporter.ts';
import { decode } from '../../src/services/decode.ts';

/** A filter that lets everything pass takes the long way: every record is made. */
export const LONG_WAY: Filter = () => true;

const FORMS = ['json', 'csv', 'table', 'markdown', 'summary', 'redacted'] as const;

/** All that `decode` prints of a recording in that form. */
export async function printed(
  form: (typeof FORMS)[number],
  chunks: readonly Uint8Array[],
  filter: Filter | null,
) {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk;
      done();
    },
  });
  const output = new Output(stream as unknown as NodeJS.WriteStream, () => {});
  const summaryOnly = form === 'summary';
  const redact = form === 'redacted';
  const format = DECODE_FORMATS[summaryOnly ? 'table' : redact ? 'json' : form]!;
  const settings = { terminal: null, connections: false, times: false, redact, summaryOnly };
  const exitCode = await decode({
    name: 'a test',
    chunks: overwritten(chunks),
    direction: null,
    filter,
    summaryOnly,
    exitZero: false,
    progress: () => {},
    reporterFor: () => new Reporter(output, format(new Chalk({ level: 0 }), settings), { quiet: true }),
  });
  return `${text}exit code ${exitCode}`;
}

/** Chunks whose memory is overwritten as soon as it is given back. */
function overwritten(given: readonly Uint8Array[]): Chunks {
  const lent = new Set<ArrayBufferLike>();
  const chunks = (async function* () {
    for (const chunk of given) {
      const { buffer } = new Uint8Array(chunk);
      lent.add(buffer);
      yield Buffer.from(buffer);
    }
  })();
  return {
    [Symbol.asyncIterator]: () => chunks,
    reuse: (memory) => lent.has(memory) && new Uint8Array(memory).fill(0xee),
  };
}

/** Expects the same in every form with records and without. */
export async function expectSame(chunks: readonly Uint8Array[]): Promise<void> {
  for (const form of FORMS) {
    const short = await printed(form, chunks, null);
    expect(short, form).toBe(await printed(form, chunks, LONG_WAY));
  }
}
