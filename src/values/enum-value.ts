import { enumNames } from '../wire/fields/schema.ts';
import { parseCount } from './integer.ts';
import { suggestion } from './nearest.ts';

/** How the values of an enum are written on the command line: `rate-limited` for ERROR_RATE_LIMITED. */
export class EnumValues {
  /** The short names, in the schema’s order. */
  readonly names: readonly string[];
  private readonly enumName: string;
  private readonly prefix: RegExp;
  private readonly what: string;

  /**
   * @param enumName of proto/
   * @param prefix of the full names, which the short ones leave out
   * @param what it is called in a message
   */
  constructor(enumName: string, prefix: RegExp, what: string) {
    this.enumName = enumName;
    this.prefix = prefix;
    this.what = what;
    this.names = [...enumNames(enumName).values()].map((name) => this.short(name));
  }

  /** A short name, a full name, or a number: the full name, or a number that has none. Throws an Error. */
  parse(text: string): string | number {
    const names = enumNames(this.enumName);
    const wanted = text.trim();
    if (/^\d+$/.test(wanted)) {
      const number = parseCount(wanted, 0);
      if (number >= 2 ** 31) throw new Error(`${text} is more than an enum can hold`);
      return names.get(number) ?? number;
    }
    const named = [...names.values()].find(
      (name) => name === wanted || this.short(name) === wanted.toLowerCase(),
    );
    if (named === undefined)
      throw new Error(`unknown ${this.what} "${text}"; ${suggestion(wanted, this.names)}`);
    return named;
  }

  /** A value the way it is written: its short name, or its number. */
  format(value: string | number): string {
    return typeof value === 'number' ? String(value) : this.short(value);
  }

  private short(name: string): string {
    return name.replace(this.prefix, '').toLowerCase().replaceAll('_', '-');
  }
}
