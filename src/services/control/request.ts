import { nearest } from '../../values/nearest.ts';

/** The open handoffs, or the frames that are held, those outside of a handoff included. */
export type Listed = 'handoffs' | 'frames';

/** What somebody asks of a running fake or tap. */
export type ControlRequest =
  /** Another script for a flag. @property name the flag without dashes, of a tap `break FRAME` */
  | { readonly type: 'set'; readonly name: string; readonly script: string }
  | { readonly type: 'list'; readonly what: Listed }
  /** `frame`: only the frames of that kind; null: every one. */
  | { readonly type: 'hold'; readonly hold: boolean; readonly frame: string | null }
  /** `index`: of a handoff, or the number of a held frame. */
  | { readonly type: 'decide'; readonly index: number; readonly of: Listed; readonly script: string }
  | { readonly type: 'stop' };

const VERBS = ['set', 'list', 'hold', 'decide', 'stop'] as const;
type Verb = (typeof VERBS)[number];
type Fields = { readonly [name: string]: unknown };

/** Fields besides the verb itself. */
const MORE: { readonly [verb in Verb]: readonly string[] } = {
  set: ['script', 'frame'],
  list: [],
  hold: ['frame'],
  decide: ['script', 'of'],
  stop: [],
};

/** Reads a request in JSON. Throws an Error that says what is wrong with it. */
export function parseRequest(line: string): ControlRequest {
  const fields = objectIn(line);
  const verbs = VERBS.filter((verb) => verb in fields);
  const [verb] = verbs;
  if (verb === undefined || verbs.length > 1) {
    const found = Object.keys(fields)[0];
    const near = verb === undefined && found !== undefined ? nearest(found, VERBS) : null;
    throw new Error(
      `a request has exactly one of ${VERBS.join(', ')}${near === null ? '' : `; did you mean ${near}?`}`,
    );
  }
  const unknown = Object.keys(fields).find((name) => name !== verb && !MORE[verb].includes(name));
  if (unknown !== undefined) throw new Error(`${verb} has no field ${JSON.stringify(unknown.slice(0, 100))}`);
  return READERS[verb](fields);
}

const READERS: { readonly [verb in Verb]: (fields: Fields) => ControlRequest } = {
  set: (fields) => {
    const flag = text(fields, 'set', 'the name of a flag, such as "reply"');
    const script = text(fields, 'script', 'a script');
    if (flag !== 'break' && 'frame' in fields) throw new Error('"frame" is only for {"set":"break"}');
    const frame = flag === 'break' ? ` ${text(fields, 'frame', 'a frame, such as "ack"')}` : '';
    return { type: 'set', name: `${flag}${frame}`, script };
  },
  list: ({ list }) => {
    return { type: 'list', what: listed(list, 'list') };
  },
  hold: (fields) => {
    const { hold } = fields;
    if (typeof hold !== 'boolean') throw new Error('"hold" must be true or false');
    if (!hold && 'frame' in fields) throw new Error('"frame" is only for {"hold":true}');
    const frame = 'frame' in fields ? text(fields, 'frame', 'a frame, such as "ack"') : null;
    return { type: 'hold', hold, frame };
  },
  decide: (fields) => {
    const { decide } = fields;
    if (typeof decide !== 'number' || !Number.isSafeInteger(decide) || decide < 0)
      throw new Error('"decide" must be the index of a handoff, or with "of":"frames" the number of a frame');
    const of = 'of' in fields ? listed(fields['of'], 'of') : 'handoffs';
    return { type: 'decide', index: decide, of, script: text(fields, 'script', 'a step') };
  },
  stop: ({ stop }) => {
    if (stop !== true) throw new Error('"stop" must be true');
    return { type: 'stop' };
  },
};

function objectIn(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error('a request is one JSON object on one line; this is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('a request is one JSON object on one line, such as {"list":"handoffs"}');
  return value as Fields;
}

function listed(value: unknown, name: string): Listed {
  if (value === 'handoffs' || value === 'frames') return value;
  throw new Error(`"${name}" must be "handoffs" or "frames"`);
}

function text(fields: Fields, name: string, what: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new Error(`"${name}" must be ${what}`);
  return value;
}
