import { type ActionEntry, actionsFor, faultsFor } from '../script/catalogue.ts';
import { ANY_BREAK, FRAME_ROLES, ROLES, type Role, type RoleName } from '../script/role.ts';

/** Help fits into that many columns. */
const COLUMNS = 80;
const FORM_WIDTH = 24;

/** How scripts are written, and the actions of a command’s scripts: those of all frames once. */
export function scriptHelp(...names: readonly [RoleName, ...RoleName[]]): string {
  return `${HOW}\n\n${actionHelp(names.map((name) => ROLES[name]))}`;
}

/** The same for `tap --break`. */
export function breakHelp(): string {
  return `${HOW}\n\n${actionHelp([ANY_BREAK])}`;
}

function actionHelp(roles: readonly Role[]): string {
  const own = roles.map((role) => {
    const title = roles.length > 1 ? `--${role.flag.split('--')[1]}, ${role.each}:\n` : '';
    return `${title}${listed(actionsFor(role).filter(({ name }) => !isCommon(name)))}`;
  });
  const frames = roles.length > 1 ? 'All of them:\n' : '';
  return `${own.join('\n\n')}\n\n${frames}${listed(actionsFor(roles[0]!).filter(({ name }) => isCommon(name)))}`;
}

const HOW = `A script is steps separated by ",", one for each message; a step is actions joined
by "+", optionally "*N" times. After the last step the last one repeats; with
--loop the script starts over. @FILE reads it from a file, and
random:STEP=WEIGHT,… draws each step. A value with , + * or = in it goes between
double quotes. More: handoff-cli help scripts.`;

/** The faults that `corrupt` can make in a command’s frames: those of all frames once. */
export function faultHelp(...names: readonly RoleName[]): string {
  const faults = names.map((name) => faultsFor(name).map((fault) => fault.name));
  const common = faults[0]!.filter((name) => faults.every((known) => known.includes(name)));
  const own = names.flatMap((name, index) => {
    const rest = faults[index]!.filter((fault) => !common.includes(fault));
    return rest.length === 0 ? [] : [wrapped(`In the ${ROLES[name].noun} also ${rest.join(', ')}.`, 0)];
  });
  const everywhere = common.length === 0 ? [] : [wrapped(`FAULT is one of ${common.join(', ')}.`, 0)];
  return [...everywhere, ...own].join('\n');
}

/** Whether every script about a frame knows the action. */
function isCommon(name: string): boolean {
  return FRAME_ROLES.every((role) => actionsFor(role).some((action) => action.name === name));
}

function listed(actions: readonly ActionEntry[]): string {
  return actions
    .map(({ forms, summary }) => {
      const written = `  ${forms.join(', ').padEnd(FORM_WIDTH)}`;
      return `${written}${wrapped(summary, written.length)}`;
    })
    .join('\n');
}

/** Text in lines that end before the last column, all but the first indented. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
