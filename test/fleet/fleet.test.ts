import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { codeBlocks } from '../../tools/examples/code-blocks.ts';
import { ROOT } from '../../tools/root.ts';
import { BINARY } from '../process/running.ts';
import { it } from '../process/stage.ts';
import { CAPTURES, SERVICES, TRUTH, writeCaptures } from './captures.ts';

const BLOCKS = codeBlocks(readFileSync(join(ROOT, 'docs/fleet.md'), 'utf8'));
const blocks = (language: string) =>
  BLOCKS.filter((block) => block.language === language).map(({ text }) => text);

/** Runs a program of the document in the folder; gives what it prints. */
function run(program: string, text: string, folder: string): string {
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
  const options = { input: text, cwd: folder, encoding: 'utf8', env, maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr } = spawnSync(program, ['-'], options);
  expect(status, stderr).toBe(0);
  return stdout;
}

const QUERIES = `
import duckdb, json, sys
connection = duckdb.connect()
for query in json.loads(sys.argv[1] if len(sys.argv) > 1 else open('queries.json').read()):
    print(json.dumps(connection.execute(query).fetchall(), default=lambda value: value.timestamp()))
`;

it('which services fail, where and since when, over a thousand captures', async ({ stage }) => {
  const folder = stage.directory;
  writeCaptures(join(folder, 'captures'));
  const program = join(folder, 'handoff-cli');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${BINARY}' "$@"\n`, { mode: 0o755 });
  for (const text of blocks('sh')) run('bash', text, folder);
  const python = process.env['FLEET_PYTHON'] ?? 'python3';
  writeFileSync(join(folder, 'queries.json'), JSON.stringify(blocks('sql')));
  const [, failing, since, problems, latencies] = run(python, QUERIES, folder)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown[][]);
  expect(failing).toEqual(
    TRUTH.map(({ host, service, outcome, handoffs }) => [host, service, outcome, handoffs]),
  );
  expect(since).toEqual(
    TRUTH.toSorted((one, other) => one.first - other.first).map(({ host, service, first, last }) => [
      host,
      service,
      first / 1e6,
      last / 1e6,
    ]),
  );
  const ids = new Map(problems!.map(([id, , times]) => [id, times]));
  expect(ids.get('ack-refused')).toBe(TRUTH.find(({ outcome }) => outcome === 'refused')!.handoffs);
  expect(ids.get('offer-unanswered')).toBe(TRUTH.find(({ outcome }) => outcome === 'unanswered')!.handoffs);
  const unanswered = TRUTH.find(({ outcome }) => outcome === 'unanswered')!;
  const answered = SERVICES.map(
    (service) => CAPTURES - (service === unanswered.service ? unanswered.handoffs : 0),
  );
  const byService = new Map(latencies!.map((row) => [row[0], row]));
  expect(SERVICES.map((service) => byService.get(service)![1])).toEqual(answered);
  expect(SERVICES.map((service) => byService.get(service)![3])).toEqual([0.5, 0.51, 0.52]);
  if (process.env['FLEET_SPARK'] !== 'true') return;
  const [script] = blocks('python');
  expect(run(python, script!, folder).trim().split('\n')).toEqual(
    TRUTH.map(({ host, service, outcome, handoffs }) => `${host} ${service} ${outcome} ${handoffs}`),
  );
});
