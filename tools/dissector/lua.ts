/** A value as Lua writes it: tables for arrays and objects, numbers as keys where the keys are such. */
export type LuaValue =
  | string
  | number
  | boolean
  | null
  | readonly LuaValue[]
  | { readonly [key: string]: LuaValue };

export function lua(value: LuaValue): string {
  if (value === null) return 'nil';
  if (typeof value === 'string') return JSON.stringify(value).replaceAll('\\/', '/');
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `{ ${value.map((item) => lua(item)).join(', ')} }`;
  const entries = Object.entries(value).map(([key, item]) => `${luaKey(key)} = ${lua(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function luaKey(key: string): string {
  if (/^-?\d+$/.test(key)) return `[${key}]`;
  return /^[A-Za-z]\w*$/.test(key) ? key : `[${JSON.stringify(key)}]`;
}
