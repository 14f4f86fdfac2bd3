// SPDX-License-Identifier: Apache-2.0
// Ctrl-C ends every command at once, whatever it waits for: here for a server that says nothing.
import { EventEmitter } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import { exitCodes, run, type Terminal } from '../src/index.js'
import { declarations, leaves } from '../src/page.js'

/**
 * Commands that serve, that ask nobody, or that tell how far they came; and those that send: a producer that is closed
 * while it starts waits for the end of that start, which `--timeout` bounds.
 */
const others = new Set([
  ...['server', 'sniff', 'decode', 'completion', 'doctor', 'consume', 'bench'],
  ...['produce', 'dlq resend'],
])
const values: Readonly<Record<string, string>> = {
  'name=value': 'a=b',
  'on|off': 'off',
  what: 'unused-topics',
  'bytes|none': 'none',
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
  after(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => silent.close(resolve))
  })

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
      const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
      const terminal: Terminal = Object.assign(new EventEmitter(), { stdin, stdout, stderr, env: {} })
      stdin.end('secret\n')
      let asked = 0
      onData = () => {
        asked++
        ;(terminal as unknown as EventEmitter).emit('SIGINT')
      }

      const code = await run(args, terminal)

      expect(((stderr.read() as Buffer | null) ?? '').toString()).to.equal('')
      expect(asked).to.be.at.least(1)
      expect(code).to.equal(exitCodes.interrupted)
    })
  }
})
