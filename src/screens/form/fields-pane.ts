import { escapeText } from '../../text/escape.ts';
import { type Line, wrapped } from '../layout/line.ts';
import { TreePane } from '../parts/tree-pane.ts';
import { type Form, type FormField, shownValue, type Values } from './form.ts';

/** The fields of a form; the last row sends it. */
export function formPane(form: Form, values: () => Values): TreePane {
  const width = Math.max(...form.fields.map(({ label }) => label.length)) + 2;
  return new TreePane({
    id: 'form',
    title: () => 'Form',
    length: () => form.fields.length + 1,
    lines: (place, columns) => {
      const field = form.fields[place];
      if (field === undefined) return [[{ text: 'send it (Enter)', bold: true }]];
      return fieldLines(field, shownValue(form, field, values()), width, columns);
    },
    empty: () => '',
  });
}

function fieldLines(field: FormField, value: string, width: number, columns: number): readonly Line[] {
  const { label, choices, empty = 'empty' } = field;
  const shown = value === '' ? `(${empty})` : escapeText(value);
  const text = choices === undefined ? shown : `‹ ${shown} ›`;
  return wrapped(text, Math.max(8, columns - width), { dim: value === '' }).map((part, index) => [
    { text: (index === 0 ? label : '').padEnd(width) },
    ...part,
  ]);
}
