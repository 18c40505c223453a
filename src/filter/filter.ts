import type { PlainRecord } from '../records/plain.ts';
import { COMPARISONS, type Comparison, compare, isIn } from './compare.ts';
import { BOOLEAN, type Field } from './field.ts';
import { fieldInFieldMistake, fieldInTextMistake, fieldsMistake, type Named } from './field-check.ts';
import { fieldsAt } from './path.ts';
import { FilterError, type Word, words } from './token.ts';
import { comparisonMistake, hexNumberMistake, membershipMistake } from './value-check.ts';

/** Whether a record is wanted. */
export type Filter = (record: PlainRecord) => boolean;

type Evaluate = (record: PlainRecord) => unknown;

/** Part of an expression; a path or a value also says what it is, to be checked against what it is compared with. */
interface Operand {
  readonly evaluate: Evaluate;
  readonly word: Word;
  readonly fields?: readonly Field[];
  /** How its fields are called, where that is not the word. */
  readonly path?: string;
  readonly value?: { readonly is: unknown };
}

/**
 * Compiles a filter expression: paths into the fields of `--json`, numbers, strings in double quotes, `true`,
 * `false`, `null`; `== != < <= > >=` and `in`; `not`, `and`, `or`, parentheses. docs/filter.md.
 * Throws a FilterError that shows the place, also where no record can have such a path or value.
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
    const { evaluate } = this.or();
    const rest = this.words[this.next]!;
    if (rest.type !== 'end')
      throw this.error(rest, `"${rest.text}" was not expected; join conditions with and or or`);
    return evaluate;
  }

  private or(): Operand {
    let left = this.and();
    while (this.accept('or')) {
      const [one, other] = [left.evaluate, this.and().evaluate];
      left = condition(left.word, (record) => truth(one(record)) || truth(other(record)));
    }
    return left;
  }

  private and(): Operand {
    let left = this.not();
    while (this.accept('and')) {
      const [one, other] = [left.evaluate, this.not().evaluate];
      left = condition(left.word, (record) => truth(one(record)) && truth(other(record)));
    }
    return left;
  }

  private not(): Operand {
    const word = this.words[this.next]!;
    if (!this.accept('not')) return this.comparison();
    const { evaluate } = this.not();
    return condition(word, (record) => !truth(evaluate(record)));
  }

  private comparison(): Operand {
    const left = this.operand();
    if (this.accept('in')) {
      const right = this.other();
      if (right.value !== undefined && typeof right.value.is !== 'string')
        throw this.error(right.word, `nothing is in ${right.word.text}: name a list or a text`);
      this.check(left, right, membershipMistake);
      this.refuse(left.word, right.value === undefined ? null : withFields(left, fieldInTextMistake));
      this.refuse(right.word, both(left, right, fieldInFieldMistake));
      return condition(left.word, (record) => isIn(left.evaluate(record), right.evaluate(record)));
    }
    const sign = COMPARISONS.find((candidate) => this.accept(candidate));
    if (sign === undefined) return left;
    const right = this.other();
    this.check(left, right, (path, fields, value) => comparisonMistake(path, fields, MIRRORED[sign], value));
    this.check(right, left, (path, fields, value) => comparisonMistake(path, fields, sign, value));
    this.check(left, right, (path, fields) => hexNumberMistake(path, fields, left.word.text));
    this.check(right, left, (path, fields) => hexNumberMistake(path, fields, right.word.text));
    this.refuse(
      right.word,
      both(left, right, (one, other) => fieldsMistake(one, sign, other)),
    );
    return condition(left.word, (record) => compare(sign, left.evaluate(record), right.evaluate(record)));
  }

  /** Throws where that value can have no place in that path. */
  private check(one: Operand, other: Operand, mistake: Mistake): void {
    const { value } = one;
    if (value === undefined) return;
    this.refuse(
      one.word,
      withFields(other, ({ path, fields }) => mistake(path, fields, value.is)),
    );
  }

  private refuse(word: Word, mistake: string | null): void {
    if (mistake !== null) throw this.error(word, mistake);
  }

  private operand(): Operand {
    const word = this.words[this.next]!;
    if (this.accept('(')) {
      const inside = this.or();
      const close = this.words[this.next]!;
      if (!this.accept(')')) throw this.error(close, 'a ) is missing');
      return inside;
    }
    if (word.type === 'end') throw this.error(word, 'a field or value is missing');
    if (word.type === 'sign' || RESERVED.has(word.text))
      throw this.error(word, `"${word.text}" was not expected; a field or value is`);
    this.next += 1;
    if (word.type === 'number' || word.type === 'string') return constant(word, word.value);
    return word.text in CONSTANTS ? constant(word, CONSTANTS[word.text]) : this.path(word);
  }

  /** What something is compared with: where it is not a field, the quotes of a text were left out. */
  private other(): Operand {
    const word = this.words[this.next]!;
    const named = word.type === 'name' && !RESERVED.has(word.text) && !(word.text in CONSTANTS);
    if (named && !word.text.includes('.') && 'text' in fieldsAt(word.text))
      throw this.error(word, `no record has a field ${word.text}; a text is in quotes: "${word.text}"`);
    return this.operand();
  }

  private path(word: Word): Operand {
    const fields = fieldsAt(word.text);
    if ('text' in fields) throw this.error({ ...word, at: word.at + fields.at }, fields.text);
    const [root = '', ...rest] = word.text.split('.');
    return { word, fields, evaluate: (record) => rest.reduce(fieldOf, rootOf(record, root)) };
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

type Mistake = (path: string, fields: readonly Field[], value: unknown) => string | null;

/** What is only true or false. */
function condition(word: Word, evaluate: Evaluate): Operand {
  return { word, evaluate, fields: [BOOLEAN], path: 'a condition' };
}

/** What is wrong with an operand that has fields; null where nothing is, or it has none. */
function withFields(
  { path, word, fields }: Operand,
  mistake: (named: Named) => string | null,
): string | null {
  return fields === undefined ? null : mistake({ path: path ?? word.text, fields });
}

function both(
  one: Operand,
  other: Operand,
  mistake: (one: Named, other: Named) => string | null,
): string | null {
  return withFields(one, (first) => withFields(other, (second) => mistake(first, second)));
}

function constant(word: Word, value: unknown): Operand {
  return { word, value: { is: value }, evaluate: () => value };
}

/** The same comparison with its two sides exchanged. */
const MIRRORED: { readonly [sign in Comparison]: Comparison } = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in']);
const CONSTANTS: { readonly [name: string]: unknown } = { true: true, false: false, null: null };

function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
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
