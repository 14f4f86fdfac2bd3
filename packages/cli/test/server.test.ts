// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { rmq, startHere } from './rmq-here.js'
import { startRmq } from './rmq-process.js'

const free = ['--namesrv-port', '0', '--broker-port', '0']

describe('rmq server', function () {
  this.timeout(20_000)

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`says where it is in one line of JSON, serves, and ends with 0 on ${signal}`, async () => {
      const server = startRmq(['server', ...free, '--topic', 'orders:2', '--json'])
      const ended = once(server, 'close')
      const [line] = (await once(createInterface({ input: server.stdout! }), 'line')) as [string]
      const ready = JSON.parse(line) as { event: string; namesrvAddr: string; brokerAddrs: string[] }

      expect(ready.event).to.equal('ready')
      expect(ready.brokerAddrs).to.have.length(1)
      await using producer = new DefaultMQProducer({ producerGroup: 'shop', namesrvAddr: ready.namesrvAddr })
      await producer.start()
      expect((await producer.send({ topic: 'orders', body: 'two coffees' })).status).to.equal('SEND_OK')
      server.kill(signal)

      expect(await ended).to.deep.equal([0, null])
    })
  }

  it('starts so many brokers, with the settings that were given', async () => {
    const args = ['server', ...free, '--brokers', '2', '--config', 'autoCreateTopicEnable=false', '--json']
    const { stdout, interrupt, ended } = startHere(args)
    const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string]
    const { namesrvAddr, brokerAddrs } = JSON.parse(line) as { namesrvAddr: string; brokerAddrs: string[] }

    expect(brokerAddrs).to.have.length(2)
    const config = await rmq([
      'broker',
      'config',
      'broker-b',
      '--name',
      'autoCreateTopic',
      '--json',
      '--namesrv',
      namesrvAddr,
    ])
    expect(JSON.parse(config.stdout)).to.deep.equal({ autoCreateTopicEnable: 'false' })
    interrupt()
    await ended
  })

  it('serves gRPC clients when it is told a port for them', async () => {
    const { stdout, interrupt, ended } = startHere(['server', ...free, '--grpc-port', '0', '--json'])
    const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string]
    const { endpoints } = JSON.parse(line) as { endpoints: string }

    const session = connectHttp2(`http://${endpoints}`)
    await once(session, 'connect')
    session.close()
    interrupt()

    expect(await ended).to.include({ code: 0, stderr: '' })
  })

  it('names who holds a port that is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo

    const refused = await rmq(['server', '--namesrv-port', String(port), '--broker-port', '0'])
    holder.close()

    expect(refused.code).to.equal(2)
    const who = process.platform === 'linux' ? ` by \\S.* \\(process ${process.pid}\\)` : ''
    expect(refused.stderr).to.match(new RegExp(`^rmq: port ${port} is taken${who}: choose another with --namesrv-port`))
  })

  for (const [name, args, complaint] of [
    ['a setting that does not exist', ['--config', 'nonsense=1'], 'the embedded broker has no setting "nonsense"'],
    [
      'a setting of another kind',
      ['--config', 'maxMessageSize=big'],
      'setting maxMessageSize takes a whole number, not "big"',
    ],
    ['a user without a secret', ['--acl', 'shop'], '--acl takes user:secret'],
    ['certificates that are not there', ['--tls-pair', '/nowhere/cert.pem,/nowhere/key.pem'], 'cannot be read'],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const refused = await rmq(['server', ...free, ...args])

      expect(refused.code).to.equal(2)
      expect(refused.stderr).to.contain(complaint)
    })
  }
})
