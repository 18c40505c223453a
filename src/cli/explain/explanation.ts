/** What a name means. A name may have several meanings: `token` is a fault and a check. */
export interface Explanation {
  readonly name: string;
  readonly kind: 'problem' | 'fault' | 'action' | 'check' | 'outcome' | 'exit code';
  readonly meaning: string;
  /** Facts that a person may ask for next, such as the severity. */
  readonly facts: readonly string[];
  /** Anchor of its rule in docs/protocol.md. */
  readonly rule: string | null;
  /** Command lines that show it. */
  readonly examples: readonly string[];
}
