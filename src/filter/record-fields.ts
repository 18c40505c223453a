import { OUTCOMES } from '../handoff/judge-ack.ts';
import type { RECORD_FIELDS } from '../records/record-fields.ts';
import { DIRECTIONS } from '../wire/direction.ts';
import { type MessageType, messageType, messageTypes } from '../wire/fields/schema.ts';
import { PROBLEMS } from '../wire/problem.ts';
import { PROBE_MESSAGE, REGISTRY } from '../wire/registry.ts';
import { AMOUNT, ANYTHING, COUNT, type Field, HEX, listOf, messageOf, oneOf, TEXT, TIME } from './field.ts';
import { fieldsOf, UINT64 } from './message-fields.ts';

/** The records that a recording gives. */
const FILTERED = ['sideband', 'frame', 'bytes', 'gap', 'changed', 'handoff'] as const;
type FilteredField = (typeof RECORD_FIELDS)[(typeof FILTERED)[number]][number];

/** Messages of the registry; a bare one may be any message of the schema. */
function messageNames(): string[] {
  const registered = [...REGISTRY.values()].flatMap(({ messages }) =>
    Object.values(messages ?? {}).map(([name]) => name),
  );
  return [...new Set([...registered, ...messageTypes().map(({ name }) => name)])];
}

function payload(): Field {
  const fields = fieldsOf(messageTypes().filter(({ name }) => name !== 'Frame'));
  const probe: readonly [string, readonly Field[]][] = [
    ['nonce', [HEX]],
    ['daemon', [messageOf(fieldsOf([messageType('DaemonProcess')]))]],
  ];
  // A payload whose type is not known is its hex.
  return { ...HEX, children: new Map([...fields, ...probe]) };
}

function envelope(): Field {
  const frame = messageType('Frame');
  const fields: MessageType = { ...frame, fields: frame.fields.filter(({ name }) => name !== 'payload') };
  return messageOf(fieldsOf([fields]));
}

/** What each field of these records can hold; a new one does not compile until it is described. */
function described(): { readonly [name in FilteredField]: Field } {
  return {
    type: { ...oneOf(FILTERED), always: true },
    ...{ index: COUNT, connection: COUNT, offset: COUNT, length: COUNT, descriptors: COUNT },
    ...{ offer: COUNT, ack: COUNT, ready: COUNT, latencyMs: AMOUNT, correlationId: UINT64 },
    ...{ file: TEXT, time: TIME, serviceName: TEXT, errorDetail: TEXT, by: TEXT },
    ...{ token: HEX, hex: HEX, was: HEX },
    direction: oneOf(DIRECTIONS),
    message: oneOf([...new Set([...messageNames(), PROBE_MESSAGE])]),
    outcome: oneOf(OUTCOMES),
    envelope: envelope(),
    payload: payload(),
    decoded: messageOf(
      new Map([
        ['message', [TEXT]],
        ['unknownFields', [COUNT]],
        ['fields', [ANYTHING]],
      ]),
    ),
    sides: messageOf(
      new Map([
        ['broker', [oneOf(OUTCOMES)]],
        ['backend', [oneOf(OUTCOMES)]],
      ]),
    ),
    passed: listOf(messageOf(new Map())),
    views: listOf(messageOf(new Map())),
    problems: listOf(oneOf(Object.keys(PROBLEMS))),
  };
}

let known: ReadonlyMap<string, readonly Field[]> | null = null;

/** The paths of the fields that a filter sees, down to those of messages. */
export function filterFields(): readonly string[] {
  const paths = [...recordFields()].flatMap(([name, fields]) => {
    const children = fields.flatMap((field) => [...(field.children?.keys() ?? [])]);
    return [name, ...children.map((child) => `${name}.${child}`)];
  });
  return [...new Set(paths)];
}

/** The fields of the records that a filter sees, by name. */
export function recordFields(): ReadonlyMap<string, readonly Field[]> {
  known ??= new Map(Object.entries(described()).map(([name, field]) => [name, [field]]));
  return known;
}
