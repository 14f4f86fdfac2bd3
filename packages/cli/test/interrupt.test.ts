// SPDX-License-Identifier: Apache-2.0
// Ctrl-C ends every command at once, whatever it waits for: here for a server that says nothing.
import { EventEmitter, once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import { MQClientManager } from '@rocketmq-ts/client'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { getBrokerClusterInfo, getBrokerRuntimeInfo, getRouteInfoByTopic } from '@rocketmq-ts/protocol'
import { runningMs, waitFor } from '@rocketmq-ts/testing'
import { exitCodes, run, type Terminal } from '../src/index.js'
import { declarations, leaves } from '../src/page.js'
import { startRmq } from './rmq-process.js'

/** Commands that serve, that ask nobody, or that tell how far they came. */
const others = new Set(['server', 'sniff', 'decode', 'completion', 'bench'])
const values: Readonly<Record<string, string>> = {
  'name=value': 'a=b',
  'on|off': 'off',
  what: 'unused-topics',
  'bytes|none': 'none',
  bytes: '4096',
  'normal|random': 'normal',
  'files|rocksdb': 'files',
  'broker=n': 'broker-a=4',
  id: '0',
  n: '1',
  'pull|pop': 'pop',
  action: 'Pub',
  resource: 'Topic:orders',
  time: '15m',
  offset: '0',
  point: 'earliest',
}
/** What makes a command ask although it could do without. */
const more: Readonly<Record<string, readonly string[]>> = {
  'acl update-user': ['--disable'],
  'message get': ['--topic', 'orders'],
  consume: ['--group', 'billing'],
}

describe('Ctrl-C', function () {
  this.timeout(20_000)
  const sockets = new Set<Socket>()
  let silent: Server
  let namesrvAddr = ''
  /** Of a message that the silent server would hold. */
  let messageId = ''
  let onData: () => void = () => undefined
  before(async () => {
    silent = createServer(socket => {
      sockets.add(socket.on('error', () => undefined))
      socket.on('data', () => onData())
    })
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    namesrvAddr = `127.0.0.1:${port}`
    messageId = `7F000001${port.toString(16).padStart(8, '0')}${'0'.repeat(16)}`.toUpperCase()
  })
  // A client that was ended while it started is gone when its server is.
  afterEach(async () => {
    onData = () => undefined
    await waitFor('the clients to be gone', () => {
      for (const socket of sockets) socket.destroy()
      return MQClientManager.getInstance().factoryTable.size === 0
    })
    sockets.clear()
  })
  after(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => silent.close(resolve))
  })

  /** Runs a command until `onData` is called, and is interrupted. */
  async function endsAtOnce(args: readonly string[], code: number): Promise<void> {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
    const terminal: Terminal = Object.assign(new EventEmitter(), { stdin, stdout, stderr, env: {} })
    stdin.end('secret\n')
    let askedAt: number | undefined
    onData = () => {
      askedAt ??= runningMs()
      ;(terminal as unknown as EventEmitter).emit('SIGINT')
    }

    const ended = await run(args, terminal)

    // Without a signal, a start gives up after 10 s at the latest.
    expect(runningMs() - (askedAt ?? Number.NaN)).to.be.lessThan(8000)
    expect(((stderr.read() as Buffer | null) ?? '').toString()).to.equal('')
    expect(ended).to.equal(code)
  }

  for (const [name, command] of leaves(declarations())) {
    if (others.has(name)) continue
    it(`ends rmq ${name} at once`, async () => {
      const required = command.registeredArguments.filter(argument => argument.required)
      const mandatory = command.options.filter(option => option.mandatory)
      const args = [
        ...name.split(' '),
        ...required.map(argument =>
          argument.name() === 'id' ? messageId : (values[argument.name()] ?? argument.name()),
        ),
        ...mandatory.flatMap(({ long, flags }) => {
          const value = /<(.*)>/.exec(flags)?.[1] ?? ''
          return [long ?? '', values[value] ?? value]
        }),
        ...(command.options.some(({ long }) => long === '--yes') ? ['--yes'] : []),
        ...(more[name] ?? []),
        ...['--timeout', '600000', '--namesrv', namesrvAddr],
      ]
      await endsAtOnce(args, name === 'consume' ? exitCodes.done : exitCodes.interrupted)
    })
  }

  for (const args of [
    ['produce', 'orders', '--body', 'x'],
    ['consume', 'orders', '--group', 'billing'],
  ]) {
    const [name = ''] = args
    it(`ends rmq ${name} over gRPC at once`, () =>
      endsAtOnce(
        [...args, '--timeout', '600000', '--endpoints', namesrvAddr],
        name === 'consume' ? exitCodes.done : exitCodes.interrupted,
      ))
  }

  for (const subject of ['--topic', '--group']) {
    it(`ends rmq doctor at once while it looks at a ${subject.slice(2)}`, async () => {
      await using cluster = await LocalCluster.start()
      cluster.intercept(getBrokerRuntimeInfo, (_request, _context, proceed) => {
        // The brokers have been looked at: from now on name servers are silent.
        for (const request of [getRouteInfoByTopic, getBrokerClusterInfo] as const) {
          cluster.intercept(request, () => {
            onData()
            return undefined
          })
        }
        return proceed()
      })

      const args = ['doctor', subject, 'orders', '--timeout', '600000', '--namesrv', cluster.namesrvAddr]
      await endsAtOnce(args, exitCodes.interrupted)
    })
  }

  it('ends the process too', async () => {
    const child = startRmq(['produce', 'orders', '--timeout', '600000', '--namesrv', namesrvAddr])
    onData = () => child.kill('SIGINT')
    try {
      expect(await once(child, 'close')).to.deep.equal([exitCodes.interrupted, null])
    } finally {
      child.kill('SIGKILL')
    }
  })
})
