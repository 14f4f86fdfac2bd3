// SPDX-License-Identifier: Apache-2.0
// The last lines a server wrote: what it printed (`console-N.log`, one for each start) and its own log below
// `logs/rocketmqlogs`. A failed start usually shows in the first, everything later in the second.
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** Logs of a cluster. They are removed by `stop()`, unless it is told to keep them. */
export interface ClusterLogs {
  /** Folder of the cluster; each server has a folder below it, with `console-1.log` and `logs/rocketmqlogs/`. */
  readonly directory: string
  /** Resolves to the last `lines` (default 40) of what `server` (`namesrv`, `broker-a`, `proxy`) printed and logged. */
  tail(server: string, lines?: number): Promise<string>
}

const serverLogs = ['namesrv.log', 'broker.log', 'proxy.log']

/** The last `lines` of the newest console log and of the server log below `directory`. */
export async function tailOf(directory: string, lines = 40): Promise<string> {
  const console = (await namesIn(directory)).filter(name => name.startsWith('console-')).sort(byNumber)
  const logs = join(directory, 'logs', 'rocketmqlogs')
  const written = (await namesIn(logs)).filter(name => serverLogs.includes(name))
  const paths = [...console.slice(-1).map(name => join(directory, name)), ...written.map(name => join(logs, name))]
  const parts = await Promise.all(paths.map(async path => `--- ${basename(path)}\n${await lastLines(path, lines)}`))
  return parts.join('\n')
}

function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1)
}

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => [])
}

async function lastLines(path: string, lines: number): Promise<string> {
  const { size } = await stat(path)
  const text = size > 50_000_000 ? `(${size} bytes, see ${path})` : await readFile(path, 'utf8')
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
