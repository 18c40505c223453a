import { faultNamed, faultsFor } from '../../faults/catalogue.ts';
import type { Fault } from '../../faults/fault.ts';
import { suggestion } from '../../values/nearest.ts';
import type { ActionKind } from '../action.ts';
import { FRAME_ROLES, type Role } from '../role.ts';

export const corrupt: ActionKind = {
  name: 'corrupt',
  roles: FRAME_ROLES,
  forms: () => ['corrupt', 'corrupt:FAULT'],
  summary: ({ noun, usualFault }) =>
    `an otherwise correct ${noun} with exactly that fault (default: ${usualFault})`,
  read: (value, role) => {
    const fault = faultIn(role, value ?? role.usualFault);
    return {
      name: 'corrupt',
      words: `corrupt:${fault.name}`,
      final: false,
      perform: (stage) => stage.accept(() => [stage.due.faulty(fault)]),
    };
  },
};

function faultIn({ frame, noun }: Role, name: string): Fault {
  const fault = faultNamed(frame!, name);
  if (fault !== undefined) return fault;
  const known = faultsFor(frame!).map((one) => one.name);
  throw new Error(`unknown fault "${name}" for the ${noun}; ${suggestion(name, known)}`);
}
