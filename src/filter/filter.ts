import type { PlainRecord } from '../records/plain.ts';
import { COMPARISONS, compare, isIn } from './compare.ts';
import { FilterError, type Word, words } from './token.ts';

/** Whether a record is wanted. */
export type Filter = (record: PlainRecord) => boolean;

type Evaluate = (record: PlainRecord) => unknown;

/** The first part of every path that a record can have. */
const ROOTS: ReadonlySet<string> = new Set(
  'type index connection direction offset length time message envelope payload problems token descriptors hex correlationId serviceName outcome offer ack ready latencyMs errorDetail by was'.split(
    ' ',
  ),
);

/**
 * Compiles a filter expression: paths into the fields of `--json`, numbers, strings in double quotes, `true`,
 * `false`, `null`; `== != < <= > >=` and `in`; `not`, `and`, `or`, parentheses. docs/filter.md.
 * Throws a FilterError that shows the place.
 */
export function compileFilter(expression: string): Filter {
  const evaluate = new Parser(expression).whole();
  return (record) => truth(evaluate(record));
}

class Parser {
  private readonly expression: string;
  private readonly words: Word[];
  private next = 0;

  constructor(expression: string) {
    this.expression = expression;
    this.words = words(expression);
  }

  whole(): Evaluate {
    const evaluate = this.or();
    const rest = this.words[this.next]!;
    if (rest.type !== 'end')
      throw this.error(rest, `"${rest.text}" was not expected; join conditions with and or or`);
    return evaluate;
  }

  private or(): Evaluate {
    let left = this.and();
    while (this.accept('or')) {
      const [one, other] = [left, this.and()];
      left = (record) => truth(one(record)) || truth(other(record));
    }
    return left;
  }

  private and(): Evaluate {
    let left = this.not();
    while (this.accept('and')) {
      const [one, other] = [left, this.not()];
      left = (record) => truth(one(record)) && truth(other(record));
    }
    return left;
  }

  private not(): Evaluate {
    if (!this.accept('not')) return this.comparison();
    const negated = this.not();
    return (record) => !truth(negated(record));
  }

  private comparison(): Evaluate {
    const left = this.operand();
    if (this.accept('in')) {
      const right = this.operand();
      return (record) => isIn(left(record), right(record));
    }
    const sign = COMPARISONS.find((candidate) => this.accept(candidate));
    if (sign === undefined) return left;
    const right = this.operand();
    return (record) => compare(sign, left(record), right(record));
  }

  private operand(): Evaluate {
    const word = this.words[this.next]!;
    if (this.accept('(')) {
      const inner = this.or();
      const close = this.words[this.next]!;
      if (!this.accept(')')) throw this.error(close, 'a ) is missing');
      return inner;
    }
    if (word.type === 'end') throw this.error(word, 'a field or value is missing');
    if (word.type === 'sign' || RESERVED.has(word.text))
      throw this.error(word, `"${word.text}" was not expected; a field or value is`);
    this.next += 1;
    if (word.type === 'number' || word.type === 'string') return () => word.value;
    if (word.text in CONSTANTS) return () => CONSTANTS[word.text];
    return this.path(word);
  }

  private path(word: Word): Evaluate {
    const [root = '', ...rest] = word.text.split('.');
    if (!ROOTS.has(root))
      throw this.error(word, `records have no field "${root}"; they have ${[...ROOTS].join(', ')}`);
    return (record) => rest.reduce(fieldOf, rootOf(record, root));
  }

  private accept(text: string): boolean {
    const word = this.words[this.next]!;
    if (word.text !== text || word.type === 'string') return false;
    this.next += 1;
    return true;
  }

  private error(word: Word, message: string): FilterError {
    return new FilterError(this.expression, word.at, message);
  }
}

const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in']);
const CONSTANTS: { readonly [name: string]: unknown } = { true: true, false: false, null: null };

function truth(value: unknown): boolean {
  return value !== null && value !== false && value !== '' && value !== 0;
}

/** `problems` is the list of their ids. */
function rootOf(record: PlainRecord, root: string): unknown {
  const value = record[root];
  if (root === 'problems' && Array.isArray(value)) return value.map((problem: { id: string }) => problem.id);
  return value ?? null;
}

function fieldOf(value: unknown, name: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return null;
  return (value as { [name: string]: unknown })[name] ?? null;
}
