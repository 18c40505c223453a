import { spawnSync } from 'node:child_process';
import { ALLOW_TRACING, complaintOfTrial } from '../trace/trial.ts';
import { type Finding, limited, works } from './finding.ts';
import { contentOf } from './system.ts';

const LONGEST_MS = 10_000;

/** strace, and whether it may attach to processes that run already. */
export function lookAtStrace(): Finding {
  const version = firstLine('strace', '-V');
  if (version === null)
    return limited(
      'strace',
      'not installed',
      'install it to trace real processes (Debian: apt-get install strace)',
    );
  const complaint = complaintOfTrial();
  if (complaint !== '')
    return limited('strace', `${version}; tracing is not allowed: ${complaint}`, ALLOW_TRACING);
  const scope = contentOf('/proc/sys/kernel/yama/ptrace_scope')?.trim() ?? '0';
  if (scope === '0' || process.getuid?.() === 0) return works('strace', version);
  return limited(
    'strace',
    `${version}; kernel.yama.ptrace_scope is ${scope}: attaching to a running process is not allowed`,
    'start the process under trace instead, or as root: sysctl kernel.yama.ptrace_scope=0',
  );
}

/** tshark, and our dissector for it. @param installed where the dissector is installed; null: nowhere */
export function lookAtTshark(installed: string | null): Finding {
  const version = firstLine('tshark', '--version');
  if (version === null)
    return limited(
      'tshark',
      'not installed',
      'install it to read captures there (Debian: apt-get install tshark)',
    );
  return installed === null
    ? limited('tshark', `${version}; the dissector is not installed`, 'handoff-cli wireshark --install')
    : works('tshark', `${version}; the dissector is ${installed}`);
}

function firstLine(program: string, flag: string): string | null {
  const { status, stdout } = spawnSync(program, [flag], { encoding: 'utf8', timeout: LONGEST_MS });
  return status === 0 ? (stdout.split('\n', 1)[0] ?? '').trim() : null;
}
