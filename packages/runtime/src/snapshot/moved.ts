/** The option `moved` of deserialize(): ids that have others since. */

/** The id that a function (`module#name path`) has now. */
export function movedId(id: string, moved: Readonly<Record<string, string>> | undefined): string {
  if (moved === undefined) return id;
  if (Object.hasOwn(moved, id)) return moved[id]!;
  const hash = id.indexOf("#");
  return hash < 0 ? id : movedModule(id.slice(0, hash), moved) + id.slice(hash);
}

export function movedModule(module: string, moved: Readonly<Record<string, string>> | undefined): string {
  return moved !== undefined && Object.hasOwn(moved, module) ? moved[module]! : module;
}
