// SPDX-License-Identifier: Apache-2.0
// A program may run `rmq` often, on the same streams.
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import { run } from '../../src/run.js'

describe('rmq in a program', () => {
  it('listens to signals and output while it runs, and no longer', async () => {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
    const terminal = Object.assign(new EventEmitter(), { stdin, stdout, stderr, env: {} })
    const listeners = () => [...terminal.eventNames(), ...stdout.eventNames().filter(name => name === 'error')]

    const running = run(['--version'], terminal)
    expect(listeners()).to.deep.equal(['SIGINT', 'SIGTERM', 'error'])
    await running

    expect(listeners()).to.deep.equal([])
  })
})
