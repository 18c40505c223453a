import { BACKEND_PORT, BROKER_PORT, UNKNOWN_PORT } from '../../src/capture/pcapng/ports.ts';
import { enumNames, type FieldType, type MessageType, messageTypes } from '../../src/wire/fields/schema.ts';
import { HEADER_LENGTH, MAX_HELLO_BODY_LENGTH, NONCE_LENGTH, TOKEN_LENGTH } from '../../src/wire/limits.ts';
import { PROBLEMS, type Severity } from '../../src/wire/problem.ts';
import { Protocol, type ProtocolEntry, REGISTRY } from '../../src/wire/registry.ts';
import { type LuaValue, lua } from './lua.ts';

const CONSTANTS = {
  HEADER_LENGTH,
  TOKEN_LENGTH,
  NONCE_LENGTH,
  MAX_HELLO_BODY_LENGTH,
  BACKEND_PORT,
  BROKER_PORT,
  UNKNOWN_PORT,
  CONTROL_PROTOCOL: Protocol.CONTROL,
  HANDOFF_PROTOCOL: Protocol.HANDOFF,
  PROBE_PROTOCOL: Protocol.PROBE,
};

/** Fields that are no part of a message, by name: constructor of Wireshark, filter, title, and its further arguments. */
const OWN_FIELDS: { readonly [name: string]: readonly [string, string, string, string?] } = {
  framing_version: ['uint8', 'handoff.framing_version', 'framing version', 'base.DEC'],
  body_length: ['uint32', 'handoff.body_length', 'body length', 'base.DEC'],
  sideband: ['bytes', 'handoff.sideband', 'sideband'],
  bytes: ['bytes', 'handoff.bytes', 'bytes that are not a frame'],
  nonce: ['bytes', 'handoff.probe.nonce', 'nonce'],
  problem: ['string', 'handoff.problem', 'problem'],
  response_in: ['framenum', 'handoff.response_in', 'answered in', 'base.NONE, frametype.RESPONSE'],
  response_to: ['framenum', 'handoff.response_to', 'answers the offer in', 'base.NONE, frametype.REQUEST'],
  ready_in: ['framenum', 'handoff.ready_in', 'ready in', 'base.NONE, frametype.RESPONSE'],
  time: ['relative_time', 'handoff.time', 'time since the offer'],
};

const SEVERITIES: { readonly [severity in Severity]: string } = {
  error: 'expert.severity.ERROR',
  warning: 'expert.severity.WARN',
  note: 'expert.severity.NOTE',
};
const ERRORS = Object.entries(PROBLEMS).flatMap(([id, { severity }]) => (severity === 'error' ? [id] : []));
/** Problems that can be notes as well as what they usually are. */
const ALSO_NOTES = ['unframed-bytes', 'ack-without-offer'] as const;

/** The first part of the dissector: what it knows of the protocol, from the schema and the registry. */
export function dissectorTables(): string {
  const types = messageTypes();
  const enums = new Set(
    types.flatMap(({ fields }) => fields.filter(isEnum).map(({ typeName }) => typeName!)),
  );
  return [
    'local handoff = Proto("handoff", "Handoff Protocol")',
    ...Object.entries(CONSTANTS).map(([name, value]) => `local ${name} = ${value}`),
    'local NO_RANGE = function() end',
    'local NO_TREE = {}',
    'function NO_TREE:add() return NO_TREE end',
    'function NO_TREE:add_packet_field() return NO_TREE end',
    `local ENUMS = {\n${[...enums].map((name) => `  ${name} = ${lua(Object.fromEntries(enumNames(name)))},`).join('\n')}\n}`,
    `local MESSAGES = {\n${types.map(messageTable).join('\n')}\n}`,
    `local FIELDS = {\n${types.map(messageFields).join('\n')}\n}`,
    `local OWN_FIELDS = {\n${Object.entries(OWN_FIELDS).map(ownField).join('\n')}\n}`,
    'local all_fields = {}',
    'for _, fields in pairs(FIELDS) do for _, field in pairs(fields) do table.insert(all_fields, field) end end',
    'for _, field in pairs(OWN_FIELDS) do table.insert(all_fields, field) end',
    'handoff.fields = all_fields',
    `local EXPERTS = {\n${experts().join('\n')}\n}`,
    'local all_experts = {}',
    'for _, expert in pairs(EXPERTS) do table.insert(all_experts, expert) end',
    'handoff.experts = all_experts',
    `local IS_ERROR = ${lua(Object.fromEntries(ERRORS.map((id) => [id, true])))}`,
    `local PROTOCOLS = {\n${[...REGISTRY].map(protocolTable).join('\n')}\n}`,
  ].join('\n');
}

function messageTable({ name, fields }: MessageType): string {
  const table = Object.fromEntries(
    fields.map(({ number, name: field, type, typeName, wireType, repeated, oneof }): [string, LuaValue] => [
      String(number),
      {
        name: snakeCase(field),
        type,
        ...(typeName === null ? {} : { of: typeName }),
        wire: wireType,
        ...(repeated ? { repeated } : {}),
        ...(oneof === null ? {} : { oneof }),
      },
    ]),
  );
  return `  [${JSON.stringify(name)}] = { fields = ${lua(table)} },`;
}

function messageFields({ name, fields }: MessageType): string {
  const entries = fields.map((field) => `    [${field.number}] = ${protoField(name, field)},`);
  return `  [${JSON.stringify(name)}] = {\n${entries.join('\n')}\n  },`;
}

/** The two messages of a handoff share their filters, `handoff.token` and the like; others begin with the message. */
function filterOf(message: string, field: string): string {
  if (message === 'HandoffOffer' || message === 'HandoffAck') return `handoff.${field}`;
  return `handoff.${snakeCase(message)}.${field}`;
}

function protoField(message: string, field: FieldType): string {
  const { type, typeName } = field;
  const name = snakeCase(field.name);
  const names = `${JSON.stringify(filterOf(message, name))}, ${JSON.stringify(name)}`;
  switch (type) {
    case 'message':
      return `ProtoField.none(${names})`;
    case 'enum':
      return `ProtoField.uint32(${names}, base.DEC, ENUMS.${typeName})`;
    case 'uint32':
    case 'uint64':
    case 'int32': {
      const shown = name === 'payload_protocol' ? 'base.HEX_DEC' : 'base.DEC';
      return `ProtoField.${type}(${names}, ${shown})`;
    }
    default:
      return `ProtoField.${type}(${names})`;
  }
}

function ownField([name, [kind, filter, title, more]]: [
  string,
  readonly [string, string, string, string?],
]): string {
  const args = [JSON.stringify(filter), JSON.stringify(title), ...(more === undefined ? [] : [more])];
  return `  ${name} = ProtoField.${kind}(${args.join(', ')}),`;
}

function experts(): string[] {
  const expert = (id: string, summary: string, severity: Severity, suffix = '') =>
    `  [${JSON.stringify(`${id}${suffix}`)}] = ProtoExpert.new(${JSON.stringify(`handoff.problem.${id}${suffix}`)}, ${JSON.stringify(summary)}, expert.group.PROTOCOL, ${SEVERITIES[severity]}),`;
  return [
    ...Object.entries(PROBLEMS).map(([id, { summary, severity }]) => expert(id, summary, severity)),
    ...ALSO_NOTES.map((id) => expert(id, PROBLEMS[id].summary, 'note', '-note')),
  ];
}

function protocolTable([id, { name, messages, uncompressed }]: [number, ProtocolEntry]): string {
  const entries = Object.entries(messages ?? {});
  const told: { readonly [key: string]: LuaValue } =
    messages === null
      ? {}
      : {
          messages: Object.fromEntries(entries.map(([kind, entry]) => [kind, [...entry]])),
          order: entries.map(([, entry]) => [...entry]),
        };
  return `  [${id}] = ${lua({ name, uncompressed, ...told })},`;
}

function isEnum({ type }: FieldType): boolean {
  return type === 'enum';
}

function snakeCase(name: string): string {
  return name
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/(?<=[a-z\d])(?=[A-Z])/g, '_')
    .toLowerCase();
}
