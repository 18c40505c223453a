import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BACKEND_CASES } from '../../src/conform/backend/catalogue.ts';
import { BROKER_CASES } from '../../src/conform/broker/catalogue.ts';
import type { ConformanceCase } from '../../src/conform/case.ts';
import { CLIENT_CASES } from '../../src/conform/client/catalogue.ts';
import { KnownFailing } from '../../src/conform/known-failing.ts';
import { ROOT } from '../root.ts';
import { MADE } from './made.ts';
import { RULES_WITHOUT_CASE } from './rules-without-case.ts';

type Case = Omit<ConformanceCase<never>, 'run'>;

const CASES = { backend: BACKEND_CASES, broker: BROKER_CASES, client: CLIENT_CASES };

/** What the reference is known to fail. */
const KNOWN = { backend: knownOf('backend'), broker: knownOf('broker'), client: knownOf('client') };

function knownOf(role: keyof typeof CASES): KnownFailing {
  return new KnownFailing(readFileSync(join(ROOT, `test/conform/known/reference-${role}.txt`), 'utf8'));
}

/** The anchors of docs/protocol.md, in their order. */
export function anchorsOf(protocol: string): readonly string[] {
  return [...protocol.matchAll(/<a id="([^"]+)"/g)].map(([, id]) => id!);
}

/** docs/conformance.md */
export function conformanceDocument(): string {
  const protocol = readFileSync(join(ROOT, 'docs/protocol.md'), 'utf8');
  const all: readonly Case[] = Object.values(CASES).flat();
  const rules = anchorsOf(protocol).map((anchor) => ruleRow(anchor, all));
  const roles = (Object.keys(CASES) as (keyof typeof CASES)[]).map(roleSection);
  return `${MADE}# Conformance

What \`handoff-cli conform\` tries on real peers: the rules of [protocol.md](protocol.md), the cases for each, and what the
reference implementation (the crate \`running-process\`, 4.10.21) does. CI runs all of them against the reference, with its failures in
\`test/conform/known/\`, and against our own fakes, which pass.

## Rules

| rule | cases, or why there is none | reference |
|---|---|---|
${rules.join('\n')}

${roles.join('\n')}`;
}

function ruleRow(anchor: string, all: readonly Case[]): string {
  const ids = all.filter(({ section }) => section === anchor).map(({ id }) => id);
  const names = ids.map((id) => `\`${id}\``).join(', ');
  const failing = ids.filter((id) => Object.values(KNOWN).some((known) => known.has(id))).length;
  const reference = ids.length === 0 ? '' : failing === 0 ? 'passes' : `fails ${failing} of ${ids.length}`;
  return `| [${anchor}](protocol.md#${anchor}) | ${ids.length > 0 ? names : RULES_WITHOUT_CASE[anchor]} | ${reference} |`;
}

function roleSection(role: keyof typeof CASES): string {
  const cases: readonly Case[] = CASES[role];
  const known = KNOWN[role];
  const rows = cases.map(
    ({ id, title, level, required }) =>
      `| \`${id}\` | ${title} | ${level} | ${required} | ${known.has(id) ? 'fails' : 'passes'} |`,
  );
  const failing = cases.filter(({ id }) => known.has(id)).length;
  return `## Cases for a ${role}

${cases.length} cases; the reference fails ${failing} of them.

| case | what is played | level | required | reference |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
