import { enumNames, messageType } from '../../src/wire/fields/schema.ts';
import type { MessageValue, Value } from '../../src/wire/fields/value.ts';

/** The fields of a payload that are not their defaults, by the filter that shows them. */
export function leavesOf(message: string, payload: Value): [string, string][] {
  if (typeof payload === 'string') return [];
  if (message === 'EndpointProbe') {
    const { nonce, daemon } = payload as MessageValue;
    return [
      ['handoff.probe.nonce', String(nonce)],
      ...(daemon === null ? [] : leavesOf('DaemonProcess', daemon!)),
    ];
  }
  const type = messageType(message);
  return Object.entries(payload as MessageValue).flatMap(([name, value]): [string, string][] => {
    const field = type.fields.find((candidate) => candidate.name === name)!;
    const own =
      message === 'HandoffOffer' || message === 'HandoffAck' ? 'handoff' : `handoff.${snake(message)}`;
    const leaf = (one: Value): [string, string][] => {
      if (one === null || one === '' || one === 0 || one === '0' || one === false) return [];
      if (field.type === 'message') return leavesOf(field.typeName!, one);
      if (field.type === 'enum') {
        const number = [...enumNames(field.typeName!)].find(([, known]) => known === one)![0];
        return number === 0 ? [] : [[`${own}.${snake(name)}`, String(number)]];
      }
      return [[`${own}.${snake(name)}`, one === true ? '1' : String(one).replaceAll(':', '')]];
    };
    if (field.map)
      return Object.entries(value as MessageValue).flatMap(
        ([key, mapped]) =>
          [
            ['handoff.map_entry.key', key],
            ['handoff.map_entry.value', String(mapped)],
          ] as [string, string][],
      );
    return Array.isArray(value) ? value.flatMap(leaf) : leaf(value);
  });
}

function snake(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase();
}
