import type { WithDescriptors } from '../records/traffic-records.ts';
import { descriptorText } from '../wire/descriptor-text.ts';
import { plural } from '../wire/plural.ts';

/** How many descriptors came with a record's bytes, and what is known of each; empty where the input cannot tell. */
export function descriptorsText({ descriptors = null, passed = [] }: WithDescriptors): string {
  const facts = passed.map(descriptorText).filter((text) => text !== '');
  if (descriptors === null && facts.length === 0) return '';
  const count =
    descriptors === null ? '' : descriptors === 0 ? 'no descriptor' : plural(descriptors, 'descriptor');
  return [count, facts.length === 0 ? '' : `(${facts.join('; ')})`].filter((text) => text !== '').join(' ');
}

/** The same for a frame or for loose bytes, where a descriptor is out of place: silent while there is none. */
export function misplacedText(record: WithDescriptors): string {
  return (record.descriptors ?? 0) > 0 || (record.passed ?? []).length > 0 ? descriptorsText(record) : '';
}
