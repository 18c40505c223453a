import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { ROOT } from '../process/running.ts';
import { it } from '../process/stage.ts';

/** Plays all roles, and prints what is left of it in the process. */
const PROGRAM = `
  import { conform, decode, sendHello, sendOffer, startFakeBackend, startFakeBroker, startTap } from 'handoff-cli';
  const events = ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'unhandledRejection', 'warning'];
  const listeners = () => events.map((name) => process.listenerCount(name)).join();
  const before = listeners();
  const names = Object.getOwnPropertyNames(globalThis).join();
  const backend = await startFakeBackend({ capture: process.env.CAPTURE });
  const tap = await startTap({ target: backend.endpoint });
  const broker = await startFakeBroker({ backend: tap.endpoint });
  const outcomes = [(await sendHello({ endpoint: broker.endpoint })).outcome];
  outcomes.push((await sendOffer({ endpoint: tap.endpoint })).outcome);
  const { ok } = await conform({ role: 'backend', endpoint: backend.endpoint, run: 'backend/token/used-twice' });
  for (const server of [broker, tap, backend]) await server.close();
  for await (const { type } of decode(process.env.CAPTURE)) if (type === 'summary') outcomes.push(type);
  console.log(JSON.stringify({ outcomes, ok, listeners: listeners() === before, globals: Object.getOwnPropertyNames(globalThis).join() === names }));`;

describe('the package', () => {
  it('can be imported, and leaves nothing behind: no handlers, no globals, no output, no process kept alive', ({
    stage,
  }) => {
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, CAPTURE: stage.path('c.pcapng'), XDG_RUNTIME_DIR: stage.directory },
    });
    expect(ran.stderr).toBe('');
    expect(JSON.parse(ran.stdout)).toEqual({
      outcomes: ['accepted', 'accepted', 'summary'],
      ok: true,
      listeners: true,
      globals: true,
    });
    expect(readdirSync(stage.directory)).toEqual(['c.pcapng']);
  });
});
