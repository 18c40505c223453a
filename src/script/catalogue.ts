import { faultsFor as faultsIn } from '../faults/catalogue.ts';
import type { Fault } from '../faults/fault.ts';
import type { ActionKind } from './action.ts';
import { accept } from './actions/accept.ts';
import { ack } from './actions/ack.ts';
import { corrupt } from './actions/corrupt.ts';
import { delay } from './actions/delay.ts';
import { drop } from './actions/drop.ts';
import { duplicate } from './actions/duplicate.ts';
import { early } from './actions/early.ts';
import { hangup } from './actions/hangup.ts';
import { hello } from './actions/hello.ts';
import { ignore } from './actions/ignore.ts';
import { late } from './actions/late.ts';
import { leak } from './actions/leak.ts';
import { negotiate } from './actions/negotiate.ts';
import { offer } from './actions/offer.ts';
import { pass } from './actions/pass.ts';
import { refuse } from './actions/refuse.ts';
import { relay } from './actions/relay.ts';
import { reset } from './actions/reset.ts';
import { silent } from './actions/silent.ts';
import { stall } from './actions/stall.ts';
import { thenClose } from './actions/then-close.ts';
import { trickle } from './actions/trickle.ts';
import { truncate } from './actions/truncate.ts';
import { ROLES, type Role, type RoleName } from './role.ts';

/** Every action of the language, in the order in which they are explained. */
export const ALL_ACTIONS: readonly ActionKind[] = [
  ack,
  offer,
  hello,
  negotiate,
  relay,
  pass,
  drop,
  accept,
  refuse,
  leak,
  delay,
  corrupt,
  silent,
  ignore,
  hangup,
  reset,
  thenClose,
  truncate,
  stall,
  trickle,
  duplicate,
  early,
  late,
];

/** An action as a role knows it. */
export interface ActionEntry {
  readonly name: string;
  /** How it is written, such as `truncate` and `truncate:N`. */
  readonly forms: readonly string[];
  /** What the other side gets. */
  readonly summary: string;
}

/** The kinds of action that a role’s scripts know. */
export function actionKindsFor(role: RoleName): readonly ActionKind[] {
  return ALL_ACTIONS.filter(({ roles }) => roles.includes(role));
}

/** The actions of a role’s scripts, for help, completions and docs. */
export function actionsFor(role: RoleName | Role): readonly ActionEntry[] {
  const known = typeof role === 'string' ? ROLES[role] : role;
  return actionKindsFor(known.name).map(({ name, forms, summary }) => ({
    name,
    forms: forms(known),
    summary: summary(known),
  }));
}

/** The faults that `corrupt` can make in a role’s frames. */
export function faultsFor(role: RoleName): readonly Fault[] {
  const { frame } = ROLES[role];
  return frame === null ? [] : faultsIn(frame);
}

/** Every word that may begin a step of a role’s script, values filled in where they are known. */
export function stepWords(role: RoleName): readonly string[] {
  const known = actionsFor(role).flatMap(({ forms }) => forms);
  const faults = faultsFor(role).map(({ name }) => `corrupt:${name}`);
  return [...known.filter((form) => !/:[A-Z]/.test(form)), ...faults];
}

/** The same, and how those begin that need a value: `delay:`. */
export function stepBeginnings(role: RoleName): readonly string[] {
  const words = stepWords(role);
  const open = actionsFor(role)
    .flatMap(({ forms }) => forms)
    .flatMap((form) => /^(.*?:)[A-Z]/.exec(form)?.[1] ?? [])
    .filter((beginning) => !words.includes(beginning.slice(0, -1)));
  return [...words, ...new Set(open)];
}
