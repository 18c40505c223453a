import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Root, Type } from 'protobufjs';
import { Failure, systemFailure, usageFailure } from '../../failure.ts';
import { suggestion } from '../../values/nearest.ts';

/** A schema that somebody wrote is not larger. In bytes. */
const LONGEST_FILE = 8 * 1024 * 1024;
const MOST_FILES = 1_000;

type Library = Pick<typeof import('./proto-library.ts'), 'common' | 'parse' | 'Root'>;

/** Messages by the name that --message gives: whole, or its last part where only one message has it. */
export class OwnSchema {
  private readonly file: string;
  private readonly messages: readonly Type[];

  /** Reads a .proto file and what it imports. Throws a Failure. */
  constructor(file: string, library: Library) {
    this.file = file;
    this.messages = messagesIn(read(file, library));
    if (this.messages.length === 0)
      throw usageFailure(`${file} has no message`, 'name another file with --proto');
  }

  /** Throws a Failure where there is no such message. */
  message(name: string): Type {
    const wanted = name.replace(/^\./, '');
    const found = this.messages.filter((type) => {
      const full = nameOf(type);
      return full === wanted || full.endsWith(`.${wanted}`);
    });
    const exact = found.find((type) => nameOf(type) === wanted);
    if (exact !== undefined || found.length === 1) return exact ?? found[0]!;
    if (found.length > 1)
      throw usageFailure(
        `${this.file} has several messages ${wanted}`,
        `write one of ${found.map(nameOf).join(', ')}`,
      );
    throw usageFailure(
      `${this.file} has no message ${wanted}`,
      suggestion(wanted, this.messages.map(nameOf)),
    );
  }
}

/** With its package, without the dot before it. */
export function nameOf(type: Type): string {
  return type.fullName.replace(/^\./, '');
}

function read(file: string, { common, parse, Root: MakeRoot }: Library): Root {
  const root = new MakeRoot();
  const seen = new Set<string>();
  const add = (path: string, text: string): void => {
    seen.add(path);
    if (seen.size > MOST_FILES) throw usageFailure(`${file} imports more than ${MOST_FILES} files`);
    let imports: readonly string[];
    try {
      const parsed = parse(text, root, { keepCase: false });
      imports = [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])];
    } catch (error) {
      throw usageFailure(
        `cannot read ${path}: ${(error as Error).message}`,
        'it must be a protobuf schema that protoc can read',
      );
    }
    for (const name of imports) {
      const known = common.get(name);
      if (known?.nested !== undefined) root.addJSON(known.nested);
      else {
        const found = placeOf(name, path, file);
        if (!seen.has(found)) add(found, textOf(found));
      }
    }
  };
  add(resolve(file), textOf(file));
  try {
    return root.resolveAll() as Root;
  } catch (error) {
    throw usageFailure(`${file}: ${(error as Error).message}`, 'import the file that defines it');
  }
}

/** An import is looked for beside the file that has it, beside the first file, and in the folders above that. */
function placeOf(name: string, from: string, first: string): string {
  const folders = [dirname(from)];
  for (let folder = dirname(resolve(first)); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === dirname(folder)) break;
  }
  const found = folders
    .map((folder) => join(folder, name))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  if (found !== undefined) return found;
  throw new Failure(
    'environment',
    'ENOENT',
    `${from} imports ${name}, which is neither beside it nor in a folder above ${first}`,
    'put it there',
  );
}

/** Throws a Failure. */
function textOf(path: string): string {
  try {
    if (statSync(path).size > LONGEST_FILE)
      throw usageFailure(`${path} is longer than 8 MiB`, 'name a .proto file');
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw systemFailure(error, `cannot read ${path}`, 'name a .proto file with --proto');
  }
}

function messagesIn(root: Root): Type[] {
  const found: Type[] = [];
  const visit = (at: { readonly nestedArray?: readonly unknown[] }): void => {
    for (const nested of (at.nestedArray ?? []) as readonly (Type & {
      readonly nestedArray?: readonly unknown[];
    })[]) {
      if ('fieldsById' in nested) found.push(nested);
      visit(nested);
    }
  };
  visit(root);
  return found;
}
