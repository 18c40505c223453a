import { RECORD_FIELDS } from '../../records/record-fields.ts';
import { type FieldType, messageType, messageTypes } from '../../wire/fields/schema.ts';

/**
 * What a column holds. `integer`: 64 bits with a sign; `unsigned`: without; `json`: what has no fixed shape, as text; `texts`: a list of
 * texts; `problems` and `passed`: lists of structures.
 */
export type ColumnKind =
  | 'text'
  | 'integer'
  | 'unsigned'
  | 'number'
  | 'boolean'
  | 'time'
  | 'json'
  | 'texts'
  | 'problems'
  | 'passed';

/** The kinds of record that a recording gives. */
const RECORDED = ['handoff', 'frame', 'sideband', 'bytes', 'gap', 'changed', 'summary'] as const;
type RecordedField = (typeof RECORD_FIELDS)[(typeof RECORDED)[number]][number];
type Kinds = ColumnKind | { readonly [name: string]: Kinds };

const COUNTS: Kinds = { error: 'integer', warning: 'integer', note: 'integer' };
const OUTCOME_COUNTS: Kinds = {
  ...{ accepted: 'integer', refused: 'integer', invalid: 'integer', late: 'integer', unanswered: 'integer' },
};
const LATENCIES: Kinds = {
  ...{ count: 'integer', min: 'number', p50: 'number', p95: 'number', p99: 'number', p999: 'number' },
  ...{ max: 'number', histogram: 'json' },
};

/** What each field of these records is; a new one does not compile until it is described. Some differ from record to record. */
const KINDS: { readonly [name in RecordedField]: readonly Kinds[] } = {
  ...{ type: ['text'], file: ['text'], direction: ['text'], message: ['text'], outcome: ['text'] },
  ...{ index: ['integer'], connection: ['integer'], offset: ['integer'], length: ['integer'] },
  ...{ offer: ['integer'], ack: ['integer'], ready: ['integer'], descriptors: ['integer'] },
  ...{ token: ['text'], serviceName: ['text'], errorDetail: ['text'], hex: ['text'] },
  ...{ by: ['text'], was: ['text'], correlationId: ['unsigned'], time: ['time'], passed: ['passed'] },
  latencyMs: ['number', LATENCIES],
  problems: ['problems', COUNTS],
  ...{ bytes: ['integer'], frames: ['integer'], offers: ['integer'], acks: ['integer'] },
  handoffs: [OUTCOME_COUNTS],
  ...{ problemsById: ['json'], bytesByProtocol: ['json'], expected: ['text'], met: ['boolean'] },
  endedBy: ['text'],
  envelope: [fieldsOf('Frame', [])],
  payload: ['text', ...payloads()],
  decoded: ['json'],
  ...{ sides: [{ broker: 'text', backend: 'text' }], views: ['json'] },
};

/** Every column by its name, in order: the fields of `--json`, those of nested messages joined by `_`. */
export function parquetColumns(): ReadonlyMap<string, ColumnKind> {
  const columns = new Map<string, ColumnKind>([
    ['type', 'text'],
    ['file', 'text'],
  ]);
  for (const type of RECORDED)
    for (const name of RECORD_FIELDS[type]) for (const kinds of KINDS[name]) add(columns, name, kinds);
  return columns;
}

function add(columns: Map<string, ColumnKind>, name: string, kinds: Kinds): void {
  if (typeof kinds === 'object') {
    for (const [member, kind] of Object.entries(kinds)) add(columns, `${name}_${member}`, kind);
    return;
  }
  const known = columns.get(name);
  // Of two messages, one may have a number where the other has a text.
  columns.set(name, known === undefined || known === kinds ? kinds : 'text');
}

/** A probe is not a message of the schema. */
function payloads(): Kinds[] {
  const named = messageTypes().filter(({ name }) => name !== 'Frame');
  return [
    ...named.map(({ name }) => fieldsOf(name, [])),
    { nonce: 'text', daemon: fieldsOf('DaemonProcess', []) },
  ];
}

/** @param around messages that this one is in: one that holds itself is JSON from there on */
function fieldsOf(message: string, around: readonly string[]): Kinds {
  if (around.includes(message)) return 'json';
  const { fields } = messageType(message);
  // The payload is a field of the record.
  const shown = message === 'Frame' ? fields.filter(({ name }) => name !== 'payload') : fields;
  return Object.fromEntries(shown.map((field) => [field.name, kindOf(field, [...around, message])]));
}

function kindOf(field: FieldType, around: readonly string[]): Kinds {
  const { type, typeName } = field;
  if (field.map) return 'json';
  if (field.repeated) return type === 'string' || type === 'bytes' ? 'texts' : 'json';
  switch (type) {
    case 'message':
      return fieldsOf(typeName!, around);
    case 'bool':
      return 'boolean';
    case 'uint32':
    case 'int32':
      return 'integer';
    case 'uint64':
      return 'unsigned';
    default:
      return 'text';
  }
}
