// SPDX-License-Identifier: Apache-2.0
// What a run left open, in words: the address of a socket, the command of a child process, the place where a timer was
// made.
import { Server, Socket } from 'node:net'
import { childrenLeft } from './children.js'
import { timersLeft } from './timers.js'

/**
 * What Node itself and the test runner keep open: terminal, pipes, files that the module loader reads and closes. Child
 * processes are watched by themselves.
 */
const ownResources = new Set([
  'TTYWrap',
  'PipeWrap',
  'FSReqCallback',
  'FSReqPromise',
  'CloseReq',
  'Immediate',
  'ProcessWrap',
  'MessagePort',
])

/** Kinds of what keeps this process alive, one for each resource. */
export function openResources(): readonly string[] {
  return process.getActiveResourcesInfo().filter(kind => !ownResources.has(kind))
}

/** What is open and was not `before`, named as well as it can be; empty when nothing is left. */
export function leftOpen(before: readonly string[]): readonly string[] {
  // Mocha's own timeout of the hook that asks.
  const allowed = new Map([['Timeout', 1]])
  for (const kind of before) allowed.set(kind, (allowed.get(kind) ?? 0) + 1)
  const left = openResources().filter(kind => {
    const count = allowed.get(kind) ?? 0
    allowed.set(kind, count - 1)
    return count <= 0
  })
  return [...left, ...childrenLeft()]
}

/** The same with addresses and places, for the message of the failure. */
export function describeLeftOpen(left: readonly string[]): string {
  const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles()
  const details = [
    ...handles.filter(handle => handle instanceof Server).map(server => `server on ${addressText(server.address())}`),
    ...handles.filter(handle => isConnected(handle)).map(socketText),
    ...(left.includes('Timeout') ? timersLeft() : []),
  ]
  return [...left, ...details.map(detail => `  ${detail}`)].join('\n')
}

function isConnected(handle: unknown): handle is Socket {
  return handle instanceof Socket && handle.remoteAddress !== undefined
}

function socketText({ localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  return `socket ${localAddress ?? '?'}:${localPort ?? '?'} to ${remoteAddress ?? '?'}:${remotePort ?? '?'}`
}

function addressText(address: ReturnType<Server['address']>): string {
  return typeof address === 'object' && address !== null ? `${address.address}:${address.port}` : String(address)
}
