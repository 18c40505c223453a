import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { jsonFormat } from '../../src/formats/json-format.ts';
import { Output } from '../../src/output/output.ts';
import { Reporter } from '../../src/output/reporter.ts';
import { demo } from '../../src/services/demo.ts';

it('makes three handoffs, each with another end, and decodes what was recorded', async () => {
  const order: string[] = [];
  let decoded = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      decoded += chunk.toString();
      done();
    },
  });
  const output = new Output(stream as unknown as NodeJS.WriteStream, () => {});
  const outcomes: string[] = [];
  const code = await demo({
    begins: () => order.push('begins'),
    handoff: ({ reply, verdict }) => {
      order.push('handoff');
      outcomes.push(`${reply} ${verdict.outcome}`);
    },
    recorded: (capture) => order.push(`recorded ${/\.pcapng$/.test(capture)}`),
    decoded: new Reporter(output, jsonFormat(), { patient: true }),
    ends: () => order.push('ends'),
  });
  expect(order).toEqual(['begins', 'handoff', 'handoff', 'handoff', 'recorded true', 'ends']);
  expect(outcomes).toEqual(['ack accepted', 'refuse:busy refused', 'corrupt:token invalid']);
  for (const outcome of ['accepted', 'refused', 'invalid'])
    expect(decoded).toContain(`"outcome":"${outcome}"`);
  expect(code).toBe(0);
});
