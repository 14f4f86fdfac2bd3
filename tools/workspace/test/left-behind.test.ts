// SPDX-License-Identifier: Apache-2.0
// Deliberate faults: what a spec leaves behind fails the run and is named.
import { expect } from 'chai'
import { scratchRun, type ScratchRun } from './scratch-run.js'

/** Each leaves one thing behind; what the message must name. */
const faults: Readonly<Record<string, { spec: string; named: readonly RegExp[] }>> = {
  rejection: {
    spec: `it('rejects late', () => void setImmediate(() => void Promise.reject(new Error('too late'))))`,
    named: [/too late/, /rejection\.test\.mjs:\d/],
  },
  exception: {
    spec: `it('throws late', () => void setTimeout(() => { throw new Error('thrown late') }, 50))`,
    named: [/thrown late/],
  },
  child: {
    spec: `import { spawn } from 'node:child_process'
      it('leaves a child', () => void spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); process.once("disconnect", () => process.exit())', 'left-child'],
        { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }).unref())`,
    named: [/child process \d+ \(.*left-child\)/],
  },
  server: {
    spec: `import { connect, createServer } from 'node:net'
      it('leaves a server', done => {
        const server = createServer(() => undefined)
        server.listen(0, '127.0.0.1', () => connect(server.address().port, '127.0.0.1', done))
      })`,
    named: [/TCPServerWrap/, /server on 127\.0\.0\.1:\d+/, /socket 127\.0\.0\.1:\d+ to 127\.0\.0\.1:\d+/],
  },
  handle: {
    // Node forgets to close what is reset while its end is under way, and waits for it when the process ends.
    spec: `import { connect, createServer } from 'node:net'
      it('leaves a handle', done => {
        const server = createServer(socket => socket.on('error', () => undefined).resume())
        server.listen(0, '127.0.0.1', () => {
          const socket = connect(server.address().port, '127.0.0.1', () => {
            socket.on('error', () => server.close(() => done())).end()
            socket.resetAndDestroy()
            server.close()
          })
        })
      })`,
    named: [/TCPSocketWrap/],
  },
  timer: {
    spec: `it('leaves a timer', () => void setInterval(() => undefined, 1000))`,
    named: [/timer made at .*timer\.test\.mjs:\d/],
  },
}

function expectNamed(names: readonly string[], { exitCode, output }: ScratchRun): void {
  expect(exitCode, output).not.to.equal(0)
  for (const name of names) for (const text of faults[name]?.named ?? []) expect(output, output).to.match(text)
}

const filesOf = (names: readonly string[]) =>
  Object.fromEntries(names.map(name => [`${name}.test.mjs`, faults[name]?.spec ?? '']))

describe('what a spec leaves behind fails the run, and is named', function () {
  this.timeout(60_000)

  it('in one process', async () => {
    const names = ['child', 'server', 'timer']

    expectNamed(names, await scratchRun(filesOf(names)))
  })

  it('in workers, where mocha takes the listeners of the process away after each file', async () => {
    const names = ['child', 'rejection', 'server', 'timer']
    const first = { 'a.test.mjs': `it('a', () => undefined)`, 'b.test.mjs': `it('b', () => undefined)` }

    expectNamed(names, await scratchRun({ ...first, ...filesOf(names) }, ['--parallel', '--jobs=2']))
  })

  it('when a handle is left that Node itself has forgotten', async () => {
    expectNamed(['handle'], await scratchRun(filesOf(['handle'])))
  })

  it('when an exception comes after the last spec', async () => {
    expectNamed(['exception'], await scratchRun(filesOf(['exception'])))
  })

  it('when a rejection comes after all hooks', async () => {
    const { exitCode, output } = await scratchRun({
      'last.test.mjs': `it('is the last', () => undefined)
        process.once('beforeExit', () => void Promise.reject(new Error('after the end')))`,
    })

    expect(exitCode, output).not.to.equal(0)
    expect(output).to.match(/after the end/)
  })
})
