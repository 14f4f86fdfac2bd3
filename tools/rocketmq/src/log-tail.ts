// SPDX-License-Identifier: Apache-2.0
// The last lines a server wrote: what it printed (`console-N.log`, one for each start) and what it logged
// (`server.log`). A failed start usually shows in the first, everything later in the second.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Logs of a cluster. They are removed by `close()`, unless it is told to keep them. */
export interface ClusterLogs {
  /** Folder of the cluster; each server has a folder below it, with `console-1.log` and `server.log`. */
  readonly directory: string
  /** Resolves to the last `lines` (default 40) of what `server` (`namesrv`, `broker-a`, `proxy`) printed and logged. */
  tail(server: string, lines?: number): Promise<string>
}

/** The last `lines` of the newest console log and of the server log in `directory`. */
export async function tailOf(directory: string, lines = 40): Promise<string> {
  const names = await readdir(directory).catch(() => [])
  const console = names
    .filter(name => name.startsWith('console-'))
    .sort(byNumber)
    .slice(-1)
  const shown = [...console, ...names.filter(name => name === 'server.log')]
  const parts = shown.map(async name => `--- ${name}\n${await lastLines(join(directory, name), lines)}`)
  return (await Promise.all(parts)).join('\n')
}

function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1)
}

async function lastLines(path: string, lines: number): Promise<string> {
  const { size } = await stat(path)
  const text = size > 50_000_000 ? `(${size} bytes, see ${path})` : await readFile(path, 'utf8')
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
