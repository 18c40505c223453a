import type { ChalkInstance } from 'chalk';
import { csvFormat } from './csv-format.ts';
import type { Format } from './format.ts';
import { hexFormat } from './hex-format.ts';
import { jsonFormat } from './json-format.ts';
import { markdownFormat } from './markdown-format.ts';
import { mermaidFormat } from './mermaid-format.ts';
import { tableFormat } from './table-format.ts';
import type { TableLayout } from './table-row.ts';
import { treeFormat } from './tree-format.ts';

/** What a format needs to know. */
export interface FormatSettings extends TableLayout {
  readonly summaryOnly: boolean;
}

/** Every form that decode has, by name; help is made from it. */
export const DECODE_FORMATS: {
  readonly [name: string]: (chalk: ChalkInstance, settings: FormatSettings) => Format;
} = {
  table: (chalk, settings) => tableFormat(chalk, settings, settings.summaryOnly),
  tree: (chalk, { redact }) => treeFormat(chalk, redact),
  hex: (chalk, { redact }) => hexFormat(chalk, redact),
  json: (_chalk, { redact }) => jsonFormat(redact),
  csv: (_chalk, { redact }) => csvFormat(redact),
  markdown: (_chalk, { redact }) => markdownFormat(redact),
  mermaid: (_chalk, { redact }) => mermaidFormat(redact),
};
