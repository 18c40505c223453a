import { actionKindsFor, faultsFor } from '../../../src/script/catalogue.ts';
import { ROLES, type RoleName } from '../../../src/script/role.ts';

/** One word for each form of each action, and for each fault, that the scripts of a role know. */
export function wordsOf(role: RoleName): string[] {
  return actionKindsFor(role).flatMap(({ name, forms }) =>
    forms(ROLES[role]).flatMap((form) => {
      const [, value] = form.split(':');
      switch (value) {
        case undefined:
          return name === 'corrupt' ? [] : [name];
        case 'FAULT':
          return faultsFor(role).map((fault) => `${name}:${fault.name}`);
        case 'DURATION':
          return name === 'trickle' ? [`${name}:1ms`] : [`${name}:20ms`, `${name}:3s`];
        case 'N':
          return [`${name}:9`];
        case 'ADOPT':
          return [`${name}:close`];
        case 'CODE':
          return [`${name}:rate-limited`];
        case 'TEXT':
        case 'DETAIL':
          return [`${name}:busy`];
        default:
          return [form];
      }
    }),
  );
}
