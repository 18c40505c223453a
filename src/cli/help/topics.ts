/** They know faults and actions, which the rest of help does not need. */
const pages = () => import('./pages.ts');

/** Pages of help about what several commands share. */
export const TOPICS: { readonly [name: string]: () => Promise<readonly string[]> } = {
  scripts: async () => (await pages()).scriptsPage(),
  faults: async () => (await pages()).faultsPage(),
  filter: async () => (await pages()).filterPage(),
  'exit-codes': async () => (await pages()).exitCodesPage(),
  json: async () => (await pages()).jsonPage(),
};
