/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/report/markdown.ts > TAP > a report as a pull request shows it > must match snapshot 1`] = `
## interssl matrix: 1 to look at in 6 cells

| pass | fail | known | untested | skipped |
|---:|---:|---:|---:|---:|
| 2 | 1 | 1 | 1 | 1 |

41.3 s, 30.0 s CPU in programs, 4.2 s CPU here

linux x64, host \`c0ffee\`, plan \`00\`, 2026-11-23T10:00:00.000Z

### ! fail: \`pkcs12/b × native → node-20\`

- predicted: accepts
- happened: rejected, exit 1, refused
- why: predicted: everything arrived; but it was refused

<details><summary>error, evidence, commands</summary>

\`\`\`
error: mac verify failure
read pkcs12/b × native → node-20
\`\`\`

</details>

### Known surprises, as listed in matrix.json

- \`pkcs12/c × native → node-20\`: a bug upstream

### pkcs12: run here

✓ accepted as predicted · ! surprise · k known surprise

| scenario | made by | node-20 |
|---|---|:-:|
| \`a\` | native, forge-1.4 | ✓ |
| \`b\` | native | ! |
| \`c\` | native | k |

<details><summary>pkcs12: predicted, not observed here</summary>

r would refuse

| scenario | made by | ios-18 |
|---|---|:-:|
| \`a\` | native | r |

</details>

<details><summary>pkcs12: skipped</summary>

- d × native: makes RSA only

</details>

<details><summary>programs</summary>

| program | version | found |
|---|---|---|
| \`node-20\` | Node.js 20 | /usr/bin/node-20 |
| \`ios-18\` | ios-18 version | not here: Apple only |

</details>


`
