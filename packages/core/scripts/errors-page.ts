// SPDX-License-Identifier: Apache-2.0
// Writes docs/errors.md from the error table. Run by `npm run docs`.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { errorTable } from '../src/errors/error-table.js'

/** Where the page stands. */
export const errorsPagePath = fileURLToPath(new URL('../../../docs/errors.md', import.meta.url))

/** The text of the page. */
export function errorsPage(): string {
  const rows = Object.entries(errorTable).map(
    ([code, { name, means, retry }]) => `| \`${code}\` | \`${name}\` | ${means} | ${retry} |`,
  )
  return `# Errors

Every error is a \`RocketMQError\`: match on its \`code\`. Besides \`message\` and \`cause\` it carries

- \`retry\`: \`never\`, \`later\` (the same peer, after a while) or \`elsewhere\` (another peer, at once); \`retriable\` is true for the last two;
- \`outcome\`, of a request: \`not-sent\` (no byte left), \`rejected\` (the peer answered no), \`unknown\` (the bytes left and
  no answer came: a message may be stored, and sending it again may store it twice);
- \`request\`, \`address\`, \`elapsedMs\` where they are known. Never a body, never a secret.

A \`BrokerError\` adds \`responseCode\`, \`responseName\` and the broker's \`remark\`; its \`retry\` comes from the table of
response codes. \`SendError\` and \`NameServerError\` add \`attempts\`: what was tried, where, for how long, and how it failed.

<!-- The table is written by packages/core/scripts/errors-page.ts; a test fails while it is stale. -->

| code | class | means | retry |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(errorsPagePath, errorsPage())
