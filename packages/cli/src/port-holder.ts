// SPDX-License-Identifier: Apache-2.0
// Who listens at a port, where the system tells: Linux lists sockets by inode in /proc, and the open files of
// processes.
import { readdir, readFile, readlink } from 'node:fs/promises'

/** State of a listening socket. [proc(5), /proc/net/tcp] */
const listening = '0A'

/** `node (process 4711)`, or nothing when the system does not say. */
export async function portHolderOf(port: number): Promise<string | undefined> {
  const inodes = await inodesOf(port)
  if (inodes.size === 0) return undefined
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => [])
    for (const file of files) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '')
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
      if (inode !== undefined && inodes.has(inode)) return `${await nameOf(pid)} (process ${pid})`
    }
  }
  return undefined
}

async function inodesOf(port: number): Promise<ReadonlySet<string>> {
  const tables = await Promise.all(['tcp', 'tcp6'].map(name => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')))
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = tables.flatMap(table => table.split('\n')).map(row => row.trim().split(/\s+/))
  const mine = rows.filter(([, local = '', , state]) => local.endsWith(`:${hex}`) && state === listening)
  return new Set(mine.flatMap(row => row[9] ?? []))
}

async function nameOf(pid: string): Promise<string> {
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a process')).trim()
}
