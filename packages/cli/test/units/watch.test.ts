// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'
import { PassThrough } from 'node:stream'
import timers from 'node:timers/promises'
import { waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { Session } from '../../src/session.js'

describe('a watch', () => {
  const { setTimeout: pause } = timers
  const pauses: { readonly ms: number; readonly end: () => void }[] = []
  before(() => {
    timers.setTimeout = <T>(ms = 0, value?: T, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<T> =>
      new Promise((resolve, reject) => {
        pauses.push({ ms, end: () => resolve(value as T) })
        signal?.addEventListener('abort', () => reject(new Error('aborted')))
      })
    syncBuiltinESMExports()
  })
  after(() => {
    timers.setTimeout = pause
    syncBuiltinESMExports()
  })

  for (const [given, ms, isTTY, cleared] of [
    [true, 2000, true, '\u001B[H\u001B[2J'],
    [500, 500, false, null],
  ] as const) {
    it(`shows every ${ms} ms, ${isTTY ? 'on a terminal that is cleared' : 'one below the other'}`, async () => {
      const stdout = Object.assign(new PassThrough(), { isTTY })
      const [stdin, stderr] = [new PassThrough(), new PassThrough()]
      const terminal = Object.assign(new EventEmitter(), { stdin, stdout, stderr, env: {} })
      const aborter = new AbortController()
      const session = new Session(terminal, { timeout: 5000 }, aborter.signal)
      let looks = 0
      const look = async () => {
        looks++
      }
      const watched = session.watch(given, look)

      const first = await waitFor('the first pause', () => pauses.shift())
      expect([looks, first.ms]).to.deep.equal([1, ms])
      first.end()
      await waitFor('the second pause', () => pauses.shift())
      expect(looks).to.equal(2)
      expect((stdout.read() as Buffer | null)?.toString() ?? null).to.equal(cleared)
      aborter.abort()
      await watched
      expect(looks).to.equal(2)
    })
  }

  it('is one look unless it was asked for', async () => {
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), env: {} }
    const session = new Session(Object.assign(new EventEmitter(), streams), { timeout: 5000 }, AbortSignal.abort())
    let looks = 0
    const look = async () => {
      looks++
    }

    await session.watch(undefined, look)

    expect(looks).to.equal(1)
  })
})
