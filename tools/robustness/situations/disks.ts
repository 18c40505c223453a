import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { SERVING } from '../commands.ts';
import { judged, type Situation, sample } from '../context.ts';
import { Subject } from '../subject.ts';

/** A full disk, a directory that cannot be written to, one that does not exist, a pipe and a link as the capture. */
export const disks: Situation = {
  name: 'disks',
  async *rows(context) {
    const { getuid } = process;
    const disk = context.path('disk');
    mkdirSync(disk);
    if (
      getuid?.() === 0 &&
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', disk]).status === 0
    ) {
      try {
        for (const command of sample(context, SERVING, 1)) {
          const endpoint = context.path('s');
          const capture = `${disk}/${command.name}.pcapng`;
          const subject = new Subject([...command.args(endpoint, context.backend), '--capture', capture]);
          await subject.listens();
          const visitor = new Subject([...command.visitor(endpoint), '--count', '200', '--quiet']);
          await visitor.ended;
          const endedAfterMs = await subject.end();
          const told = subject.errors.includes('no space left');
          const lost = [visitor.exit === 0 ? '' : 'handoffs', told ? '' : 'that the disk is full'].filter(
            Boolean,
          );
          const facts = {
            command: command.name,
            situation: 'the disk of the capture is full',
            descriptors: null,
          };
          yield judged(subject, { ...facts, endedAfterMs, lost: lost.join(', ') }, [0, 3]);
        }
      } finally {
        spawnSync('umount', [disk]);
      }
    } else yield 'a full disk: only root can mount a small tmpfs';
    const locked = context.path('locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    const pipe = context.path('pipe');
    spawnSync('mkfifo', [pipe]);
    const places: readonly (readonly [situation: string, capture: string])[] = [
      ['the capture’s directory is under /proc', '/proc/1/none/x.bin'],
      ['the capture’s directory does not exist', `${locked}/none/x.bin`],
      ['the capture is a pipe that nobody reads', pipe],
      ...(getuid?.() === 0 ? [] : ([['the capture’s directory is read-only', `${locked}/x.bin`]] as const)),
    ];
    for (const [situation, capture] of places)
      for (const command of sample(context, SERVING, 1)) {
        const endpoint = context.path('s');
        const subject = new Subject([...command.args(endpoint, context.backend), '--capture', capture]);
        await subject.ended;
        const bound = statSync(endpoint, { throwIfNoEntry: false }) !== undefined;
        const facts = { command: command.name, situation, endedAfterMs: subject.ranMs, descriptors: null };
        yield judged(subject, { ...facts, lost: bound ? 'it was bound before' : '' }, [3]);
      }
  },
};
