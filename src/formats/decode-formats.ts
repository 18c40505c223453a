import type { ChalkInstance } from 'chalk';
import { escapeText } from '../text/escape.ts';
import { csvFormat } from './csv-format.ts';
import type { Format } from './format.ts';
import { handoffsFormat } from './handoffs-format.ts';
import { hexFormat } from './hex-format.ts';
import { htmlFormat } from './html/html-format.ts';
import { jsonFormat } from './json-format.ts';
import { inMarkdown, markdownFormat } from './markdown-format.ts';
import { mermaidFormat } from './mermaid-format.ts';
import { tableFormat } from './table-format.ts';
import type { TableLayout } from './table-row.ts';
import { treeFormat } from './tree-format.ts';

/** What a format needs to know. */
export interface FormatSettings extends TableLayout {
  readonly summaryOnly: boolean;
  /** Whether somebody watches the records as they come; left out: no. */
  readonly live?: boolean;
  /** The recording that all records are from, where there are several; null: there is one. */
  readonly file?: string | null;
  /** Which of several recordings it is, from 0. */
  readonly number?: number;
}

/** Every form that decode has, by name; help is made from it. */
export const DECODE_FORMATS: {
  readonly [name: string]: (chalk: ChalkInstance, settings: FormatSettings) => Format;
} = {
  table: (chalk, settings) => tableFormat(chalk, settings, settings.summaryOnly),
  handoffs: (chalk, settings) => handoffsFormat(chalk, settings, settings.live ?? false),
  tree: (chalk, { redact, terminal }) => treeFormat(chalk, redact, terminal),
  hex: (chalk, { redact, terminal }) => hexFormat(chalk, redact, terminal),
  json: (_chalk, { redact, file }) => jsonFormat(redact, file),
  csv: (_chalk, { redact, file }) => csvFormat(redact, file),
  markdown: (_chalk, { redact }) => markdownFormat(redact),
  mermaid: (_chalk, { redact }) => mermaidFormat(redact),
  html: (_chalk, { redact, file, number }) => htmlFormat(redact, file, number),
};

/** Where a format has no field for the file, a line before its records says it. */
const HEADINGS: { readonly [name: string]: (file: string) => string[] } = {
  table: (file) => ['', `==> ${file} <==`],
  handoffs: (file) => ['', `==> ${file} <==`],
  tree: (file) => ['', `==> ${file} <==`],
  hex: (file) => ['', `==> ${file} <==`],
  markdown: (file) => ['', `## ${inMarkdown(file)}`, ''],
  mermaid: (file) => ['', `%% ${file}`],
};

/** The format of one of several recordings. */
export function formatOfFile(name: string, chalk: ChalkInstance, settings: FormatSettings): Format {
  const first = (settings.number ?? 0) === 0;
  const format = DECODE_FORMATS[name]!(chalk, settings);
  const heading = settings.file == null ? [] : (HEADINGS[name]?.(escapeText(settings.file)) ?? []);
  // The columns of a table of values are named once.
  if (name === 'csv' && !first) return { ...format, head: () => [] };
  if (heading.length === 0) return format;
  return { ...format, title: first && heading[0] === '' ? heading.slice(1) : heading };
}
