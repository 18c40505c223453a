import { ALL_FAULTS } from '../../faults/catalogue.ts';
import type { Reaches } from '../../faults/fault.ts';
import { reachedChecks } from '../../faults/reached-checks.ts';
import { CHECK_RULES, OFFER_CHECK_RULES } from '../../handoff/check-rules.ts';
import { OUTCOMES } from '../../handoff/judge-ack.ts';
import { ALL_ACTIONS, actionsFor, faultsFor } from '../../script/catalogue.ts';
import { ROLE_NAMES, ROLES, type RoleName } from '../../script/role.ts';
import { PROBLEMS, type ProblemId } from '../../wire/problem.ts';
import { EXIT_CODES } from '../help/exit-codes.ts';
import type { Explanation } from './explanation.ts';
import { PROBLEM_RULES } from './rules.ts';

/** Everything that has a name, in the order in which meanings of the same name are shown. */
export function allExplanations(): readonly Explanation[] {
  return [...problems(), ...faults(), ...actions(), ...checks(), ...outcomes(), ...exitCodes()];
}

function problems(): Explanation[] {
  return Object.entries(PROBLEMS).map(([name, { severity, summary }]) => ({
    name,
    kind: 'problem',
    meaning: summary,
    facts: [`severity ${severity}`],
    rule: PROBLEM_RULES[name as ProblemId],
    examples: [`handoff-cli decode --filter '"${name}" in problems' capture.pcapng`],
  }));
}

function faults(): Explanation[] {
  return ALL_FAULTS.map(({ name, summary, reaches }) => {
    const roles = ROLE_NAMES.filter((role) => faultsFor(role).some((fault) => fault.name === name));
    const failed = reachedChecks(reaches).map(({ check, frames }) => {
      const what = check === null ? 'the reference accepts it' : `it fails the check ${check}`;
      return frames.length === 0 ? what : `${what} (${frames.join(', ')})`;
    });
    return {
      name,
      kind: 'fault',
      meaning: summary,
      facts: [...failed, `it can be made by ${roles.map((role) => ROLES[role].flag).join(', ')}`],
      rule: brokenRule(reaches),
      examples: roles.slice(0, 1).map((role) => commandLine(role, `corrupt:${name}`)),
    };
  });
}

/** The rule that a fault breaks: of an ACK where it can be made in one, else of an offer, else of a Hello or its answers. */
function brokenRule(reaches: Reaches): string | null {
  const rules: { readonly [check: string]: string } = CHECK_RULES;
  const { ack, offer, ...others } = reaches;
  if (ack != null) return rules[ack] ?? null;
  if (offer != null) return OFFER_CHECK_RULES[offer] ?? null;
  const check = Object.values(others).find((one) => one !== null && one in rules);
  return check == null ? null : rules[check]!;
}

function actions(): Explanation[] {
  return ALL_ACTIONS.map(({ name }) => {
    const roles = ROLE_NAMES.filter((role) => actionsFor(role).some((action) => action.name === name));
    const [first] = roles;
    const entry = actionsFor(first!).find((action) => action.name === name)!;
    return {
      name,
      kind: 'action',
      meaning: entry.summary,
      facts: [
        `written ${entry.forms.join(' or ')}`,
        `known to ${roles.map((role) => ROLES[role].flag).join(', ')}`,
      ],
      rule: null,
      examples: [commandLine(first!, EXAMPLE_VALUES.get(name) ?? name)],
    };
  });
}

/** Of the actions that say nothing without a value. */
const EXAMPLE_VALUES = new Map([
  ['delay', 'delay:750ms'],
  ['trickle', 'trickle:20ms'],
  ['then', 'then:hangup'],
]);

function checks(): Explanation[] {
  return Object.entries(CHECK_RULES).map(([name, rule]) => ({
    name,
    kind: 'check',
    meaning: checkedBy(name),
    facts: [],
    rule,
    examples: [`handoff-cli ${/^(reply|ready)-/.test(name) ? 'send-hello' : 'send-offer'} --json`],
  }));
}

function checkedBy(check: string): string {
  if (check.startsWith('reply-') || check === 'negotiated' || check === 'handoff-offered')
    return 'A client makes this check on the answer to its Hello.';
  if (check.startsWith('ready-')) return 'A client makes this check on a ready.';
  return check in ACK_RULES
    ? 'A broker makes this check on an ACK, and where it applies on a Hello, in the order of docs/protocol.md.'
    : 'A broker makes this check on a Hello.';
}

const ACK_RULES = Object.fromEntries(
  Object.entries(CHECK_RULES).filter(([, rule]) => rule.startsWith('ack-')),
);

const OUTCOME_MEANINGS: { readonly [outcome in (typeof OUTCOMES)[number]]: string } = {
  accepted: 'The backend answered with a correct ACK that accepts the connection.',
  refused: 'The backend answered with a correct ACK that does not accept the connection.',
  invalid: 'The answer is one that a broker has to reject, or it breaks off inside a frame.',
  late: 'A complete ACK was read, but after the deadline.',
  unanswered: 'No complete ACK came by the deadline, or the connection was closed before any byte of one.',
};

function outcomes(): Explanation[] {
  const unreachable = { name: 'unreachable', meaning: 'Nothing is listening at the endpoint.', rule: null };
  const known = OUTCOMES.map((name) => ({
    name,
    meaning: OUTCOME_MEANINGS[name],
    rule: OUTCOME_RULES[name],
  }));
  return [...known, unreachable].map(({ name, meaning, rule }) => ({
    name,
    kind: 'outcome',
    meaning,
    facts: [],
    rule,
    examples: [`handoff-cli send-offer --expect ${name}`],
  }));
}

const OUTCOME_RULES: { readonly [outcome in (typeof OUTCOMES)[number]]: string } = {
  accepted: 'ack-accepted',
  refused: 'ack-accepted',
  invalid: 'ack-unknown',
  late: 'ack-deadline',
  unanswered: 'ack-framing',
};

function exitCodes(): Explanation[] {
  return EXIT_CODES.map(({ code, meaning }) => ({
    name: String(code),
    kind: 'exit code',
    meaning,
    facts: [],
    rule: null,
    examples: ['handoff-cli send-offer; echo $?'],
  }));
}

/** A command line with that step as its script. */
function commandLine(role: RoleName, step: string): string {
  const { flag } = ROLES[role];
  return flag.endsWith('=') ? `handoff-cli ${flag}${step}` : `handoff-cli ${flag} ${step}`;
}
