import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { oneProcess } from '../../process/one-process.ts';
import { type Ended, ofType } from '../../process/running.ts';
import { it, type Stage } from '../../process/stage.ts';
import { bytes, concat, frame } from '../../wire/building.ts';

const shared = oneProcess();

const SCHEMA = `
syntax = "proto3";
package app;
import "shared/names.proto";
import "google/protobuf/timestamp.proto";

message Ask { uint64 number = 1; names.Name who = 2; bytes secret = 3; repeated Colour colours = 4; google.protobuf.Timestamp at = 5; }
message Answer { bool good = 1; double share = 2; }
enum Colour { NONE = 0; RED = 1; }
`;
const NAMES = 'syntax = "proto3"; package names; message Name { string first_name = 1; }';

/** 18446744073709551615, Ada, dead, RED, 1 second after 1970. */
const ASK = bytes('08 ffffffffffffffffff01 12 05 0a 03 416461 1a 02 dead 22 01 01 2a 02 08 01');
const ANSWER = bytes('08 01');
const UNKNOWN = bytes('08 01 98 06 07');
const NEITHER = bytes('0a 7f 00');

async function decode(stage: Stage, ...flags: string[]) {
  mkdirSync(stage.path('shared'), { recursive: true });
  writeFileSync(stage.path('app.proto'), SCHEMA);
  writeFileSync(stage.path('shared/names.proto'), NAMES);
  const ask = { kind: 0, payloadProtocol: 0x7c4c };
  const answer = { kind: 1, payloadProtocol: 0x7c4c };
  const frames = [
    frame(ask, ASK),
    frame(answer, ANSWER),
    frame(answer, UNKNOWN),
    frame(answer, NEITHER),
    frame({ ...answer, payloadEncoding: 1 }, ANSWER),
  ];
  writeFileSync(stage.path('seen.bin'), concat(...frames));
  return shared.run(['decode', ...flags, stage.path('seen.bin')]);
}

const schemaOf = (stage: Stage) => ['--proto', stage.path('app.proto')];
const decodedIn = (records: Ended<never>['records']) =>
  ofType(records as never, 'frame').map(({ decoded }) => decoded);

describe('decode --proto', () => {
  it('reads payloads by the messages that are named, request and response apart', async ({ stage }) => {
    const messages = ['--message', 'request=Ask', '--message', '0x7C4C/response=app.Answer'];
    const { code, records } = await decode(stage, '--json', ...schemaOf(stage), ...messages);
    expect(code).toBe(0);
    expect(decodedIn(records as never)).toEqual([
      {
        message: 'app.Ask',
        fields: {
          number: '18446744073709551615',
          who: { firstName: 'Ada' },
          secret: 'dead',
          colours: ['RED'],
          at: { seconds: '1', nanos: 0 },
        },
        unknownFields: 0,
      },
      { message: 'app.Answer', fields: { good: true, share: 0 }, unknownFields: 0 },
      { message: 'app.Answer', fields: { good: true, share: 0 }, unknownFields: 1 },
      null,
      // What is compressed is another format.
      undefined,
    ]);
  });

  it('shows them in every form for people', async ({ stage }) => {
    for (const format of ['table', 'tree', 'csv', 'markdown', 'mermaid', 'html']) {
      const { stdout } = await decode(stage, '--format', format, ...schemaOf(stage), '--message', 'Ask');
      expect(
        stdout.replace(/\\|""|&quot;/g, (found) => (found === '\\' ? '' : '"')),
        format,
      ).toContain('Ada');
    }
  });

  it('filters by them, and keeps to --redact', async ({ stage }) => {
    const messages = ['--message', 'request=Ask', '--message', 'response=Answer'];
    const filter = ['--filter', 'decoded.fields.who.firstName == "Ada"'];
    const { records } = await decode(stage, '--json', ...schemaOf(stage), ...messages, ...filter);
    expect(ofType(records as never, 'frame')).toHaveLength(1);
    const { stdout } = await decode(stage, '--json', '--redact', ...schemaOf(stage), ...messages);
    expect(stdout).not.toContain('Ada');
  });

  it.for([
    [['--message', 'Asl'], 2, 'has no message Asl', 'app.Ask'],
    [['--message', 'demand=Ask'], 2, 'demand is neither a kind of frame nor the number of a protocol', ''],
    [['--message', 'request='], 2, 'does not name a message', ''],
  ] as const)('says what is wrong with %j', async ([flags, code, text, hint], { stage }) => {
    const failed = await decode(stage, ...schemaOf(stage), ...flags);
    expect(failed).toMatchObject({ code, stdout: '' });
    expect(failed.stderr).toContain(text);
    expect(failed.stderr).toContain(hint);
  });

  it('says where a schema cannot be read', async ({ stage }) => {
    expect(await decode(stage, '--proto', stage.path('none.proto'), '--message', 'Ask')).toMatchObject({
      code: 3,
    });
    writeFileSync(stage.path('bad.proto'), 'syntax = "proto3";\nmessage Ask {\n  wrong\n}\n');
    const bad = await decode(stage, '--proto', stage.path('bad.proto'), '--message', 'Ask');
    expect(bad.code).toBe(2);
    expect(bad.stderr).toMatch(/bad\.proto.*line 4/s);
    writeFileSync(stage.path('far.proto'), 'syntax = "proto3";\nimport "far/away.proto";\nmessage Ask {}\n');
    const far = await decode(stage, '--proto', stage.path('far.proto'), '--message', 'Ask');
    expect(far).toMatchObject({ code: 3, stderr: expect.stringContaining('far/away.proto') });
    expect(await decode(stage, ...schemaOf(stage))).toMatchObject({ code: 2 });
  });
});
