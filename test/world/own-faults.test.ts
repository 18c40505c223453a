import { describe, expect, it } from 'vitest';
import { BREAKABLE, breakRole } from '../../src/script/breaks.ts';
import type { RoleName } from '../../src/script/role.ts';
import type { Problem } from '../../src/wire/problem.ts';
import { wordsFor } from './plan/arbitrary.ts';
import { type Plan, type ScriptFlag, USUAL, type Visit } from './plan/plan.ts';
import type { Player } from './stage.ts';
import { runWorld } from './world.ts';

const CLIENT: Visit = { who: 'client', atMs: 0, step: 'hello', tokens: [] };
const SENDER: Visit = { who: 'sender', atMs: 0, step: 'offer', tokens: [] };

/** Who plays a role, and a world in which it is told to. */
const PLAYED: readonly (readonly [RoleName, Player['role'], (step: string) => Partial<Plan>])[] = [
  ['offer', 'sender', (step) => ({ visits: [{ ...SENDER, step }] })],
  ['hello', 'client', (step) => ({ visits: [{ ...CLIENT, step }] })],
  ...(['backend-reply', 'backend-accept'] satisfies ScriptFlag[]).map(
    (flag) => [flag, 'backend', told(flag, SENDER)] as const,
  ),
  ...(['broker-reply', 'broker-offer', 'ready'] satisfies ScriptFlag[]).map(
    (flag) => [flag, 'broker', told(flag, CLIENT)] as const,
  ),
  ...BREAKABLE.map((frame) => [breakRole(frame), 'tap', tapped(frame)] as const),
];

function told(flag: ScriptFlag, visit: Visit) {
  return (step: string): Partial<Plan> => ({ visits: [visit], scripts: { [flag]: [step] } });
}

function tapped(frame: (typeof BREAKABLE)[number]) {
  const before = ['hello', 'reply', 'ready'].includes(frame) ? 'broker' : 'backend';
  return (step: string): Partial<Plan> => ({
    visits: [CLIENT],
    taps: [{ before, breaks: [`${frame}=${step}`] }],
  });
}

/** Errors and warnings that a role shows in that world and counts. */
function counted(plan: Partial<Plan>, role: Player['role']): string[] {
  const { players } = runWorld({ ...USUAL, deadlineMs: 5_000, ...plan });
  const { records, summary } = players.find((player) => player.role === role)!;
  const found = records
    .flatMap((record) => ('problems' in record && Array.isArray(record.problems) ? record.problems : []))
    .filter(({ own, severity }: Problem) => !own && severity !== 'note');
  const { error, warning } = summary!.problems;
  if (error + warning === 0) expect(found).toEqual([]);
  return error + warning === 0 ? [] : found.map(({ id }: Problem) => id);
}

/** What is echoed to a client before its ready, or is a Hello in the midst of the application's bytes, is the other side's doing. */
const ECHOED = /^(duplicate|early:.*|corrupt:trailing-bytes)$/;

describe('what a command makes wrong on purpose is not among the problems that it counts', () => {
  it.each(
    PLAYED.flatMap(([role, who, plan]) =>
      wordsFor(role)
        .filter((word) => !(/hello/.test(role) && ECHOED.test(word)))
        .map((word) => [who, role, word, plan] as const),
    ),
  )('%s, %s: %s', (who, _role, word, plan) => {
    expect(counted(plan(word), who)).toEqual([]);
  });
});

describe('and is among those of whoever gets it', () => {
  it.each([
    ['backend', told('backend-reply', SENDER)('ack'), { ...SENDER, step: 'corrupt:sideband-token' }],
    ['backend', {}, { ...SENDER, step: 'corrupt:no-descriptor' }],
    ['broker', told('backend-reply', CLIENT)('corrupt:token'), CLIENT],
    ['broker', told('backend-reply', CLIENT)('silent'), CLIENT],
    ['client', told('broker-reply', CLIENT)('corrupt:protocol'), CLIENT],
    ['client', told('ready', CLIENT)('corrupt:token'), CLIENT],
    ['sender', told('backend-reply', SENDER)('duplicate'), SENDER],
    // The offer is as it should be, and what comes after it no reason not to answer.
    ['sender', told('backend-reply', SENDER)('silent'), { ...SENDER, step: 'early:hi' }],
    [
      'broker',
      { visits: [CLIENT], scripts: { 'backend-reply': ['silent'], 'broker-offer': ['early:hi'] } },
      CLIENT,
    ],
    [
      'tap',
      {
        ...told('backend-reply', CLIENT)('corrupt:token'),
        taps: [{ before: 'backend', breaks: ['ack=delay:1s'] }],
      },
      CLIENT,
    ],
  ] as const)('%s %#', (who, plan, visit) => {
    expect(counted({ ...plan, visits: [visit] }, who)).not.toEqual([]);
  });
});
