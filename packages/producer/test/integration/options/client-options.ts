// SPDX-License-Identifier: Apache-2.0
// Rows of the options that producers have in common with other clients.
import { createServer, type AddressInfo } from 'node:net'
import { localAddress, MQClientManager, type ClientOptions } from '@rocketmq-ts/client'
import { VirtualClock } from '@rocketmq-ts/core'
import { silence } from '@rocketmq-ts/local-cluster'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { getRouteInfoByTopic, heartbeat, sendMessageV2 } from '@rocketmq-ts/protocol'
import { startAddressServer, testCertificates, waitFor } from '@rocketmq-ts/test-run'
import type { Rows, Run } from './option-row.js'
import { codeOf, order, sentOf } from './seen.js'

interface Header {
  readonly extFields: Readonly<Record<string, string>> | undefined
  readonly serializeType: string
}

const calls: string[] = []
/** Nothing listens there. */
const closed = '127.0.0.1:1'

/** The header of a send. */
async function headerOf(run: Run): Promise<Header> {
  let frame: Header | undefined
  run.cluster.intercept(sendMessageV2, (_request, { command }, proceed) => {
    frame = command
    return proceed()
  })
  await (await run.started()).send(order)
  if (frame === undefined) throw new Error('no send reached the broker')
  return frame
}

/** The id that a client tells brokers, in its parts. */
async function clientIdOf(run: Run): Promise<readonly string[]> {
  await run.started()
  return run.cluster.requests(heartbeat).at(-1)?.request.body?.clientId.split('@') ?? []
}

/** Whether something happens more often than once in 30 seconds. */
async function isFrequent(run: Run, declaration: typeof heartbeat | typeof getRouteInfoByTopic): Promise<boolean> {
  const producer = await run.started()
  await run.clock.advance(1000)
  await producer.send(order)
  const before = run.cluster.requests(declaration).length
  for (let second = 0; second < 10; second++) {
    await run.clock.advance(1000)
    await producer.send(order)
  }
  return run.cluster.requests(declaration).length > before + 5
}

export const clientOptions: Rows<ClientOptions> = {
  namesrvAddr: {
    value: closed,
    see: run => codeOf(run.producer().start()),
    byDefault: 'fine',
    given: 'ERR_NAME_SERVER',
  },
  maxFrameBytes: {
    value: 2048,
    see: async run => codeOf((await run.started()).send({ topic: 'orders', body: 'x'.repeat(3000) })),
    byDefault: 'fine',
    given: 'ERR_USAGE',
  },
  createConnection: {
    value: () => {
      throw new TypeError('no tunnel')
    },
    see: run => codeOf(run.producer().start()),
    byDefault: 'fine',
    given: 'ERR_NAME_SERVER',
  },
  addressServer: {
    value: { domain: closed },
    see: async run => {
      await using server = await startAddressServer(() => run.cluster.namesrvAddr)
      return await codeOf(run.producer({ namesrvAddr: '', addressServer: { domain: server.address } }).start())
    },
    byDefault: 'fine',
    given: 'ERR_CONNECTION',
  },
  clientIP: {
    value: '192.0.2.7',
    see: async run => (await clientIdOf(run))[0],
    byDefault: localAddress(),
    given: '192.0.2.7',
  },
  instanceName: {
    value: 'mine',
    see: async run => (await clientIdOf(run))[1]?.replace(/^\d+#\d+$/, 'generated'),
    byDefault: 'generated',
    given: 'mine',
  },
  unitName: {
    value: 'u1',
    see: async run => (await clientIdOf(run))[2],
    byDefault: undefined,
    given: 'u1',
  },
  unitMode: {
    value: true,
    see: async run => (await sentOf(await run.started(), run)).unitMode,
    byDefault: false,
    given: true,
  },
  namespace: {
    value: 'NS',
    see: async run => (await sentOf(await run.started(), run)).topic,
    byDefault: 'orders',
    given: 'NS%orders',
    cluster: { topics: ['orders', 'NS%orders'] },
  },
  namespaceV2: {
    value: 'shop',
    see: async run => (await headerOf(run)).extFields?.['ns'],
    byDefault: undefined,
    given: 'shop',
  },
  pollNameServerInterval: {
    value: 1000,
    see: run => isFrequent(run, getRouteInfoByTopic),
    byDefault: false,
    given: true,
  },
  heartbeatBrokerInterval: {
    value: 1000,
    see: run => isFrequent(run, heartbeat),
    byDefault: false,
    given: true,
  },
  persistConsumerOffsetInterval: {
    value: 1000,
    // A producer commits no offsets; another interval is another instance all the same.
    see: async run => {
      const manager = new MQClientManager()
      const { instance } = (await run.started({ manager })).defaultMQProducerImpl
      const plain = new DefaultMQProducer({ ...run.common(), producerGroup: 'PG_plain', manager })
      await plain.start()
      const isShared = plain.defaultMQProducerImpl.instance === instance
      await plain.close()
      return isShared
    },
    byDefault: true,
    given: false,
  },
  mqClientApiTimeout: {
    value: 700,
    see: async run => {
      const producer = await run.started()
      run.cluster.intercept(getRouteInfoByTopic, silence())
      const before = run.cluster.requests(getRouteInfoByTopic).length
      const asking = producer.fetchPublishMessageQueues('orders')
      await waitFor('the question', () => run.cluster.requests(getRouteInfoByTopic).length > before)
      return run.elapsed(asking)
    },
    byDefault: 3000,
    given: 700,
  },
  connectTimeoutMs: {
    value: 300,
    // A peer that never shakes hands.
    see: async run => {
      const sockets = new Set<{ destroy: () => void }>()
      const server = createServer(socket => sockets.add(socket))
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const namesrvAddr = `127.0.0.1:${(server.address() as AddressInfo).port}`
      const starting = run.producer({ namesrvAddr, tls: true }).start()
      await waitFor('the dial', () => sockets.size > 0)
      const elapsed = await run.elapsed(starting)
      for (const socket of sockets) socket.destroy()
      server.close()
      return elapsed
    },
    byDefault: 2000,
    given: 300,
  },
  useHeartbeatV2: {
    value: true,
    see: async run => {
      await run.started()
      await run.clock.advance(1000)
      await waitFor('the second heartbeat', () => run.cluster.requests(heartbeat).length >= 2)
      return run.cluster
        .requests(heartbeat)
        .slice(0, 2)
        .map(({ request: { body } }) => [body?.heartbeatFingerprint !== 0, body?.withoutSub])
    },
    byDefault: [
      [false, false],
      [false, false],
    ],
    given: [
      [true, false],
      [true, true],
    ],
  },
  tls: {
    value: { ca: testCertificates.ca },
    see: run => codeOf(run.producer().start()),
    byDefault: 'ERR_NAME_SERVER',
    given: 'fine',
    cluster: { topics: ['orders'], tls: { ...testCertificates.server, mode: 'enforcing' } },
  },
  credentials: {
    value: { accessKey: 'me', secretKey: 'secret' },
    see: async run => (await headerOf(run)).extFields?.['AccessKey'],
    byDefault: undefined,
    given: 'me',
  },
  rpcHook: {
    value: { beforeRequest: (_address, { code }) => void calls.push(String(code)) },
    see: async run => {
      await (await run.started()).send(order)
      return calls.splice(0).includes(String(sendMessageV2.code))
    },
    byDefault: false,
    given: true,
  },
  addressMap: {
    value: address => address.replace('127.0.0.1', 'localhost'),
    see: async run => (await (await run.started()).send(order)).attempts[0]?.address.split(':')[0],
    byDefault: '127.0.0.1',
    given: 'localhost',
  },
  serializeType: {
    value: 'ROCKETMQ',
    see: async run => (await headerOf(run)).serializeType,
    byDefault: 'JSON',
    given: 'ROCKETMQ',
  },
  startWithoutNameServer: {
    value: true,
    see: run => codeOf(run.producer({ namesrvAddr: closed }).start()),
    byDefault: 'ERR_NAME_SERVER',
    given: 'fine',
  },
  logger: {
    value: { debug: () => 0, info: () => 0, warn: text => void calls.push(text), error: () => 0 },
    see: async run => {
      const sendMessageBefore = () => {
        throw new RangeError('my fault')
      }
      await (await run.started({ sendMessageHooks: [{ hookName: 'broken', sendMessageBefore }] })).send(order)
      return calls.splice(0).filter(text => text.includes('my fault')).length
    },
    byDefault: 0,
    given: 1,
  },
  clock: {
    value: new VirtualClock(1_500_000_000_000),
    see: async run => (await sentOf(await run.started(), run)).bornTimestamp === 1_500_000_000_000,
    byDefault: false,
    given: true,
  },
}
