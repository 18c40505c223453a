import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import type { CodeBlock } from './code-blocks.ts';

/** How an example went. */
export interface Ran {
  readonly result: 'passed' | 'FAILED' | 'skipped';
  readonly why: string;
  readonly output: string;
}

/** Where examples run: a directory in which `handoff-cli` and `vitest` can be imported, and a PATH with `handoff-cli` on it. */
export interface Place {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
}

export type Runner = (block: CodeBlock, place: Place) => Ran;

const REFERENCE = join(ROOT, 'interop/target/release/reference-peer');
/** Only for what never ends. In ms. */
const LONGEST_MS = 1_800_000;

/** Starts the reference’s broker and backend anew, and writes its client, as far as an example asks for them. */
const PEERS: { readonly [peer: string]: string } = {
  broker: `"$REFERENCE" serve-broker --handoff-endpoint "$BACKEND" --dir "$PEERS/b" <"$PEERS/in" >"$PEERS/1" 2>&1 & PEER_1=$!
until grep -q listening "$PEERS/1"; do sleep 0.05; done`,
  backend: `"$REFERENCE" backend --endpoint "$BACKEND" --reply accept >"$PEERS/2" 2>&1 & PEER_2=$!
until grep -q listening "$PEERS/2"; do sleep 0.05; done`,
  client: `printf '#!/bin/sh\\nexec "%s" clients --service zccache --broker "$1"\\n' "$REFERENCE" >"$CLIENT"; chmod +x "$CLIENT"`,
};

/**
 * Runs the example twice in one shell: the second time must find nothing in its way that the first one has left. Words after
 * the language: `broker` and `backend` are peers that it needs, at $BROKER and $BACKEND, played by the reference; `client` is the
 * program $CLIENT, which takes an endpoint; `fails`: it is to end with exit code 1.
 */
export const runInShell: Runner = ({ text, words }, { directory, env }) => {
  const peers = words.filter((word) => PEERS[word] !== undefined);
  if (peers.length > 0 && !existsSync(REFERENCE))
    return { result: 'skipped', why: 'build the reference first: npm run test:interop', output: '' };
  const own = mkdtempSync(join(directory, 'p'));
  const stop =
    'for P in $PEER_1 $PEER_2; do kill $P; wait $P; done 2>"$PEERS/3"; rm -rf "$PEERS/b" "$BACKEND"';
  const anew = [stop, ...peers.map((peer) => PEERS[peer])].join('\n');
  const script = `mkfifo "$PEERS/in"; exec 9<>"$PEERS/in"
${anew}
${text}
first=$?
${anew}
${text}
last=$?
${stop}
echo "exit codes $first and $last"
exit $((first != ${words.includes('fails') ? 1 : 0} || last != first))
`;
  const places = {
    REFERENCE,
    PEERS: own,
    BROKER: join(own, 'b/broker.sock'),
    BACKEND: join(own, 'backend.sock'),
    CLIENT: join(own, 'client'),
  };
  return ranAs(spawnSync('bash', ['-'], { ...forText(directory, { ...env, ...places }), input: script }));
};

export function forText(cwd: string, env: NodeJS.ProcessEnv) {
  return { cwd, env, encoding: 'utf8', timeout: LONGEST_MS } as const;
}

export function ranAs(ran: ReturnType<typeof spawnSync>): Ran {
  const output = `${ran.error?.message ?? ''}${ran.stdout}${ran.stderr}`;
  return { result: ran.status === 0 ? 'passed' : 'FAILED', why: '', output };
}
