import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const DISSECTOR = fileURLToPath(new URL('../../dist/handoff.lua', import.meta.url));

/** Runs tshark with our dissector on a file; gives what it prints. Fails when it complains of anything. */
export function tshark(file: string, ...args: readonly string[]): string {
  const all = ['-X', `lua_script:${DISSECTOR}`, '-n', '-r', file, ...args];
  return execFileSync('tshark', all, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** One sideband, frame or run of bytes as the dissector shows it: its fields by filter, each as often as it occurs. */
export interface Shown {
  readonly stream: number;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/** All that the dissector shows in a file, stream by stream, in the order of the packets. */
export function shownIn(file: string): Shown[] {
  const pdml = tshark(file, '-2', '-Y', 'handoff', '-T', 'pdml');
  const shown: Shown[] = [];
  for (const packet of pdml.split('<packet>').slice(1)) {
    const stream = Number(/name="tcp.stream"[^>]* show="(\d+)"/.exec(packet)![1]);
    for (const part of packet.split('<proto name="handoff"').slice(1)) {
      const fields = new Map<string, string[]>();
      for (const [, name, show] of part.matchAll(/<field name="(handoff\.[^"]*)"[^>]*? show="([^"]*)"/g))
        fields.set(name!, [...(fields.get(name!) ?? []), unescaped(show!)]);
      shown.push({ stream, fields });
    }
  }
  return shown.sort((one, other) => one.stream - other.stream);
}

function unescaped(text: string): string {
  return text.replace(/&(quot|apos|lt|gt|amp);/g, (_all, name: string) => ENTITIES[name]!);
}

const ENTITIES: { readonly [name: string]: string } = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
