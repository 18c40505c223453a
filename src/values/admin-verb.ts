import { EnumValues } from './enum-value.ts';

const VALUES = new EnumValues('AdminVerb', /^ADMIN_VERB_/, 'verb');

/** How the verbs of admin requests are written: `list-instances` for ADMIN_VERB_LIST_INSTANCES. */
export const ADMIN_VERBS = VALUES.names;

/** A verb as `status`, as `ADMIN_VERB_STATUS` or as a number: its full name, or a number that has none. Throws an Error. */
export function parseAdminVerb(text: string): string | number {
  return VALUES.parse(text);
}
