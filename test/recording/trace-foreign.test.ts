import { expect } from 'vitest';
import { ofType, Running } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';
import { compiled } from './c-peer/compiled.ts';

const PEER = compiled('peer');
const WITHOUT_PTRACE = compiled('without-ptrace');

const broker = (stage: Stage, count: number, way: string) =>
  stage.keep(new Running(PEER, ['broker', stage.endpoint, String(count), way])).ended;

/** Traces a backend in C until it has ended, while a broker hands that many connections over to it. */
async function traced(stage: Stage, count: number, way: string) {
  const tracing = stage.start(['trace', '--json', '--', PEER, 'backend', stage.endpoint, String(count), way]);
  await tracing.says('"listening"');
  await broker(stage, count, way);
  return await tracing.ended;
}

it('trace follows a command that goes into the background', async ({ stage }) => {
  const { code, records } = await traced(stage, 2, 'daemon');
  expect(ofType(records, 'exited')).toHaveLength(1);
  expect(ofType(records, 'summary')[0]?.handoffs.accepted).toBe(2);
  const fates = ofType(records, 'handoff').flatMap(({ passed = [] }) => passed.map(({ fate }) => fate));
  expect(fates.filter((fate) => fate === 'adopted').length).toBeGreaterThanOrEqual(2);
  expect(code).toBe(0);
});

it('trace says of a connection that was never looked at that it is leaked, once its process has ended', async ({
  stage,
}) => {
  const { code, records } = await traced(stage, 1, 'leak');
  expect(ofType(records, 'handoff').at(-1)).toMatchObject({
    outcome: 'accepted',
    passed: [{ fate: 'leaked' }],
  });
  expect(code).toBe(0);
});

it('trace leaves out nothing of a flood of handoffs', async ({ stage }) => {
  const count = 400;
  const { code, records } = await traced(stage, count, 'close');
  expect(ofType(records, 'left-out')).toEqual([]);
  expect(ofType(records, 'sideband')).toHaveLength(count);
  expect(ofType(records, 'summary')[0]).toMatchObject({ frames: 2 * count, handoffs: { accepted: count } });
  expect(code).toBe(0);
});

it('where ptrace is forbidden, trace ends with 3 and says what to do; doctor says so, too', async ({
  stage,
}) => {
  const forbidden = (...words: string[]) =>
    stage.keep(new Running(WITHOUT_PTRACE, [process.execPath, 'bin/run.js', ...words])).ended;
  const command = await forbidden('trace', '--', 'true');
  expect(command.code).toBe(3);
  expect(command.stderr).toContain('error: strace cannot trace: ');
  expect(command.stderr).toContain('--cap-add=SYS_PTRACE');
  const backend = await stage.fakeBackend();
  const attached = await forbidden('trace', '--pid', String(backend.pid));
  expect(attached.code).toBe(3);
  expect(attached.stderr).toContain('Operation not permitted');
  expect(attached.stderr).toContain('start the process under trace instead');
  expect((await stage.sendOffer()).code).toBe(0);
  expect((await forbidden('doctor')).stdout).toMatch(/^limited\s+strace .*tracing is not allowed/m);
});
