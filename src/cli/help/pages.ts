export { exitCodesPage } from './pages/exit-codes.ts';
export { faultsPage } from './pages/faults.ts';
export { filterPage } from './pages/filter.ts';
export { jsonPage } from './pages/json.ts';
export { scriptsPage } from './pages/scripts.ts';
