import { actionsFor, faultsFor } from '../script/catalogue.ts';
import type { RoleName } from '../script/role.ts';

/** The actions of a role’s scripts for a command’s help, one a line. */
export function actionList(role: RoleName): string {
  return actionsFor(role)
    .map(({ forms, summary }) => `  ${forms.join(', ').padEnd(24)}${summary}`)
    .join('\n');
}

/** The faults that `corrupt` can make there. */
export function faultList(role: RoleName): string {
  return `FAULT is one of ${faultsFor(role)
    .map(({ name }) => name)
    .join(', ')}.`;
}
