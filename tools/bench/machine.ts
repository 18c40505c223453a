import { cpus, release, totalmem, type } from 'node:os';

/** Where and when the figures were measured, in one line. */
export function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const system = `${type()} ${release()}`;
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${processors.length} × ${model}, ${memory}, ${system}, Node ${process.versions.node}`;
}
