declare module 'postject' {
  /** Writes a resource into an executable. @param options `sentinelFuse`: the text in it that says whether one is there */
  export function inject(
    path: string,
    resource: string,
    bytes: Uint8Array,
    options: { readonly sentinelFuse: string },
  ): Promise<void>;
}
