/** In a file of its own: of all that the program loads later, only this has to be imported, and the rest is required, which is quicker. */
export function loadKeyboard(): Promise<typeof import('./keyboard.tsx')> {
  return import('./keyboard.tsx');
}
