import { HANDOFF_EVENTS, HANDOFF_STATES, TRANSITIONS } from '../../src/handoff/handoff-state.ts';
import { MADE } from './made.ts';

/** docs/handoff.md */
export function handoffDocument(): string {
  const list = (texts: { readonly [name: string]: string }) =>
    Object.entries(texts)
      .map(([name, text]) => `| \`${name}\` | ${text} |`)
      .join('\n');
  // A diagram’s state has no dash in its name.
  const inDiagram = (state: string) => state.replace('-', '_');
  const arrows = TRANSITIONS.map(({ from, on, to }) => `  ${inDiagram(from)} --> ${inDiagram(to)}: ${on}`);
  return `${MADE}# The states of a handoff

As a broker keeps them, and as \`fake-broker\` reports them. Whatever goes wrong, the token is revoked and the client falls
back to \`backend_pipe\`; no failure is an error for the client. \`misled\` is what no broker should ever lead to:
\`fake-broker --ready accept\` does, and the reference’s broker does when a backend hangs up ([recipes](recipes.md)).

\`\`\`mermaid
stateDiagram-v2
  [*] --> issued
${arrows.join('\n')}
  adopted --> [*]
  fallen_back --> [*]
  misled --> [*]
\`\`\`

| state | what it means |
|---|---|
${list(HANDOFF_STATES)}

| event | what happened |
|---|---|
${list(HANDOFF_EVENTS)}
`;
}
