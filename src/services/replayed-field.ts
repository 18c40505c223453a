import { fieldsAt } from '../filter/path.ts';
import { filterFields } from '../filter/record-fields.ts';
import { nearest } from '../values/nearest.ts';

/** What a replayed message is compared by, before the fields of its payload and envelope. */
const COMPARED = ['message', 'token', 'descriptors', 'payload', 'envelope'];

/** A field by which replayed messages are compared, as a difference names it. Throws an Error where there is none of that name. */
export function parseComparedField(text: string): string {
  const [first = ''] = text.split('.');
  if (!COMPARED.includes(first)) throw new Error(`no message has a field ${text}; ${hint(text)}`);
  const found = fieldsAt(text);
  if ('text' in found) throw new Error(found.text.replace('no record has', 'no message has'));
  return text;
}

function hint(text: string): string {
  const known = filterFields().filter((path) => COMPARED.includes(path.split('.')[0]!));
  const inside = ['payload', 'envelope']
    .map((part) => `${part}.${text}`)
    .find((path) => !('text' in fieldsAt(path)));
  const near = inside ?? nearest(text, known);
  return near === null
    ? `messages have ${COMPARED.join(', ')}, and the fields of the last two, such as payload.errorDetail`
    : `did you mean ${near}?`;
}
