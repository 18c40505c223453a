import { wrapWords } from '../help/wrap.ts';
import type { Explanation } from './explanation.ts';
import { protocolRule } from './protocol-rule.ts';

const WIDTH = 80;

/** Explanations as people read them, one below the other. @param document the text of docs/protocol.md */
export function explanationLines(explanations: readonly Explanation[], document: string): string[] {
  return explanations.flatMap((explanation, index) => [
    ...(index === 0 ? [] : ['']),
    ...oneExplanation(explanation, document),
  ]);
}

function oneExplanation(
  { name, kind, meaning, facts, rule, examples }: Explanation,
  document: string,
): string[] {
  const lines = [`${name} (${kind})`, ...indented(meaning), ...facts.flatMap(bullet)];
  const found = rule === null ? null : protocolRule(document, rule);
  if (found !== null)
    lines.push(
      '',
      `  Rule (docs/protocol.md, "${found.section}", ${found.anchor}):`,
      ...indented(found.text, 4),
    );
  if (examples.length > 0) lines.push('', '  Example:', ...examples.map((example) => `    ${example}`));
  return lines;
}

function bullet(text: string): string[] {
  return indented(text, 4).map((line, index) => (index === 0 ? `  - ${line.slice(4)}` : line));
}

function indented(text: string, columns = 2): string[] {
  return wrapWords(text, WIDTH - columns).map((line) => ' '.repeat(columns) + line);
}
