import { type Table, type Target, times } from './table.ts';

export function atMost(what: string, measured: number, most: number, shown = times): Target {
  return { what, wanted: `at most ${shown(most)}`, measured: shown(measured), met: measured <= most };
}

export function atLeast(what: string, measured: number, least: number, shown = times): Target {
  return { what, wanted: `at least ${shown(least)}`, measured: shown(measured), met: measured >= least };
}

/** All targets of some tables, each with whether it is met. */
export function targetTable(tables: readonly Table[]): Table {
  const targets = tables.flatMap((table) => table.targets ?? []);
  return {
    title: 'Targets',
    note: `${targets.filter(({ met }) => met).length} of ${targets.length} are met by the figures of this run.`,
    columns: ['', 'target', 'measured', ''],
    rows: targets.map(({ what, wanted, measured, met }) => [what, wanted, measured, met ? 'met' : 'NOT met']),
  };
}
