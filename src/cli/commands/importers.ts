/** `interssl importers [ID]`: what we know about the programs that read files, and from where. */
import { catalogueOf } from '../../importers/catalogue.js'
import { importers } from '../../importers/index.js'
import { resolveImporter } from '../../importers/resolve.js'
import { renderImporter, renderImporterList } from '../../report/importers-text.js'
import { renderJson } from '../../report/json.js'
import type { Verb } from '../command.js'

export const importersVerb: Verb = {
  command: 'importers [id]',
  describe: 'what we know about every importer, and from where',
  flags: (yargs) =>
    yargs
      .positional('id', { type: 'string', describe: 'one importer (macos, ios, java …)' })
      .option('json', { type: 'boolean', describe: 'print one JSON document' }),
  run: async (argv, { terminal }) => {
    const id = argv['id'] === undefined ? null : String(argv['id'])
    const asked =
      id === null ? importers : [...new Set(resolveImporter(id).map(({ importer }) => importer))]
    const known = asked.map(catalogueOf)
    if (argv['json'] === true) {
      terminal.answer(renderJson({ schemaVersion: 1, importers: known }))
    } else {
      terminal.answer(
        id === null ? renderImporterList(known) : known.map(renderImporter).join('\n'),
      )
    }
    return 0
  },
}
