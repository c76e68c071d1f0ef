/** The common name of an RFC 4514 name, which says it to a person; without one the whole name. */
export function shortName(name: string): string {
  const [, cn] = /(?:^|[,+])CN=((?:\\.|[^\\,+])*)/.exec(name) ?? []
  return cn === undefined ? name || '(no name)' : cn.replace(/\\(.)/g, '$1')
}
