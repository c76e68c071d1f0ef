/** What the place can show where a report is read: how wide it is, and whether it has colours. */

export interface Look {
  /** `null`: a pipe or a file, nothing is fitted to a width. */
  readonly columns: number | null
  readonly colour: boolean
}

const codes = { red: 31, green: 32, yellow: 33, blue: 34, dim: 2, bold: 1 } as const
export type Colour = keyof typeof codes

/** Text in a colour (SGR), or as it is where there are none. */
export function paint(text: string, colour: Colour | null, look: Look): string {
  return colour === null || !look.colour ? text : `\u001b[${codes[colour]}m${text}\u001b[0m`
}
