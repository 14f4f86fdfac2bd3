// SPDX-License-Identifier: Apache-2.0
// Finds ports nobody listens on. Not port 0: the server needs to know its port before it starts, a broker needs three
// in a row, and a port from the kernel's own range could be taken again for an outgoing connection meanwhile.
import { createServer } from 'node:net'
import { LauncherError } from './launcher-error.js'

const lowest = 20_000
const highest = 32_000

/**
 * Resolves to the first of `count` neighbouring ports that are all free on the loopback address and on every address.
 */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const first = lowest + Math.floor(Math.random() * (highest - lowest - count))
    if (await areFree(first, count)) return first
  }
  throw new LauncherError('ERR_START', `no ${count} neighbouring free ports between ${lowest} and ${highest}`)
}

async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port++) {
    if (!(await isFree(port))) return false
  }
  return true
}

/** True when a server could listen on this port of every address now. */
export async function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}
