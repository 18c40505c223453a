import { usageFailure } from '../../failure.ts';
import { suggestion } from '../../values/nearest.ts';
import { FrameKind } from '../../wire/registry.ts';

/** Which payloads a message of the user's schema is for; null: any. */
export interface MessageRule {
  readonly protocol: number | null;
  readonly kind: number | null;
  readonly message: string;
}

const KINDS: ReadonlyMap<string, number> = new Map(
  Object.entries(FrameKind).map(([name, kind]) => [name.toLowerCase(), kind]),
);

/** Reads `NAME`, `KIND=NAME`, `PROTOCOL=NAME` or `PROTOCOL/KIND=NAME`. Throws a Failure. */
export function parseMessageRule(text: string): MessageRule {
  const at = text.indexOf('=');
  const message = text.slice(at + 1).trim();
  if (message === '') throw usageFailure(`--message ${text} does not name a message`, 'write --message NAME');
  let [protocol, kind]: (number | null)[] = [null, null];
  for (const part of at === -1 ? [] : text.slice(0, at).split('/')) {
    if (/^(0x[\da-f]{1,8}|\d{1,10})$/i.test(part)) protocol = Number(part);
    else if (KINDS.has(part)) kind = KINDS.get(part)!;
    else
      throw usageFailure(
        `--message ${text}: ${part} is neither a kind of frame nor the number of a protocol`,
        suggestion(part, [...KINDS.keys()]),
      );
  }
  return { protocol: protocol!, kind: kind!, message };
}

/** The rule for a payload: the one that says most about it; null where none fits. */
export function ruleFor<Rule extends Omit<MessageRule, 'message'>>(
  rules: readonly Rule[],
  protocol: number | null,
  kind: number | null,
): Rule | null {
  const told = (rule: Rule) => (rule.protocol === null ? 0 : 2) + (rule.kind === null ? 0 : 1);
  const fitting = rules.filter(
    (rule) =>
      (rule.protocol === null || rule.protocol === protocol) && (rule.kind === null || rule.kind === kind),
  );
  return fitting.sort((one, other) => told(other) - told(one))[0] ?? null;
}
