import { type ActionEntry, actionsFor } from '../../../script/catalogue.ts';
import { BREAK_ROLES, ROLE_NAMES, ROLES, type RoleName } from '../../../script/role.ts';
import { described, wrapText } from '../wrap.ts';

/** What `help scripts` says. */
export function scriptsPage(): string[] {
  const fakes = ROLE_NAMES.filter((name) => !BREAK_ROLES.includes(name));
  return [
    ...wrapText(`Scripts: what to do about one frame after another

A script is steps separated by ",", one for each frame; a step is actions joined by "+", optionally "*N" times. After the last
step, the last one repeats; with --loop the script starts over. @FILE reads a script from a file: one step per line; "#" starts
a comment. --random draws a step by weight for each frame; the seed that it prints repeats the run, and any script may be written
as random:STEP=WEIGHT,… as well.

  ack*3,refuse:busy,delay:750ms+ack,corrupt:token`),
    ...fakes.flatMap(roleLines),
    '',
    'tap --break FRAME=: a frame that passes',
    ...actionLines('break-ack'),
    '',
    'FAULT is one of those in handoff-cli help faults.',
  ];
}

function roleLines(name: RoleName): string[] {
  return ['', `${ROLES[name].flag}: ${ROLES[name].each}`, ...actionLines(name)];
}

function actionLines(name: RoleName): string[] {
  return actionsFor(name).flatMap(({ forms, summary }: ActionEntry) =>
    described(forms.join(', '), summary, 26),
  );
}
