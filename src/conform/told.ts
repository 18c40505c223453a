import { plural } from '../wire/plural.ts';
import type { Heard } from './wire.ts';

/** What was heard, as the beginning of a sentence. */
export function told(heard: Heard): string {
  switch (heard.type) {
    case 'frame':
      return `a ${heard.frame.message ?? 'frame'}`;
    case 'broken':
      return `bytes that are not a frame (${heard.text})`;
    case 'closed': {
      const how = heard.reset ? 'a reset' : 'a close';
      return heard.part === 0 ? how : `${how} after ${plural(heard.part, 'byte')} of a frame`;
    }
    case 'nothing':
      return heard.part === 0
        ? `nothing within ${heard.ms} ms`
        : `${plural(heard.part, 'byte')} of a frame within ${heard.ms} ms`;
  }
}
