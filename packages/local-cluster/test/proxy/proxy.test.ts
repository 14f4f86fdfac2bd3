// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { VirtualClock } from '@rocketmq-ts/core'
import { durationOf, timestampOf, wire } from '@rocketmq-ts/grpc-protocol'
import { popMessage } from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import { LocalCluster } from '../../src/index.js'
import { RawClient } from './raw-client.js'
import { handleOf, message, scene, textOf } from './scene.js'

const { ClientType, Code, MessageType, TransactionResolution, TransactionSource } = wire

describe('a proxy of the embedded cluster', function () {
  this.timeout(20_000)

  it('is there only when it was asked for', async () => {
    await using cluster = await LocalCluster.start()

    expect(() => cluster.endpoints).to.throw('start it with { proxy: true }')
  })

  it('tells the queues of a topic at the address that was asked, and what it takes', async () => {
    await using all = await scene({ topics: [{ name: 'orders', queues: 2, attributes: { 'message.type': 'FIFO' } }] })
    const endpoints = { scheme: wire.AddressScheme.DOMAIN_NAME, addresses: [{ host: 'proxy.example', port: 1 }] }

    const { status, messageQueues } = await all.producer.ask('QueryRoute', { topic: { name: 'orders' }, endpoints })
    const missing = await all.producer.ask('QueryRoute', { topic: { name: 'nobody' }, endpoints })

    expect(status?.code).to.equal(Code.OK)
    expect(messageQueues.map(({ id }) => id)).to.deep.equal([0, 1])
    expect(messageQueues[0]?.acceptMessageTypes).to.deep.equal([MessageType.FIFO])
    expect(messageQueues[0]?.permission).to.equal(wire.Permission.READ_WRITE)
    const port = Number(all.cluster.endpoints.split(':')[1])
    expect(messageQueues[0]?.broker?.endpoints?.addresses[0]).to.include({ host: 'proxy.example', port })
    expect(missing.status?.code).to.equal(Code.TOPIC_NOT_FOUND)
  })

  it('answers settings with its own rules', async () => {
    await using all = await scene()
    all.cluster.createGroup('shop', { retryMaxTimes: 4 })
    const producer = await all.producer.settings({ clientType: ClientType.PRODUCER, publishing: { topics: [] } })
    const consumer = await all.consumer.settings({
      clientType: ClientType.SIMPLE_CONSUMER,
      subscription: { group: { name: 'shop' }, subscriptions: [{ topic: { name: 'orders' } }] },
    })

    expect(producer.publishing).to.include({ maxBodySize: 4 * 1024 * 1024, validateMessageType: true })
    expect(producer.backoffPolicy?.maxAttempts).to.equal(3)
    expect(producer.backoffPolicy?.exponentialBackoff?.initial?.nanos).to.equal(10_000_000)
    expect(consumer.backoffPolicy?.maxAttempts).to.equal(5)
    expect(
      consumer.backoffPolicy?.customizedBackoff?.next.map(({ seconds }) => seconds.toNumber()).slice(0, 5),
    ).to.deep.equal([1, 5, 10, 30, 60])
    expect(consumer.subscription).to.include({ fifo: false, receiveBatchSize: 32 })
  })

  it('ends the telemetry stream of a client that does not say what it is', async () => {
    await using all = await scene()
    const stranger = new RawClient(`http://${all.cluster.endpoints}`, 'stranger')

    let failure = ''
    await stranger.settings({ clientType: ClientType.PRODUCER }).catch((error: unknown) => (failure = String(error)))

    expect(failure).to.match(/telemetry ended with 3 there is no publishing or subscription/)
    await stranger[Symbol.asyncDispose]()
  })

  it('tells a client that does not name itself so, on its telemetry stream', async () => {
    await using all = await scene()
    await using nameless = new RawClient(`http://${all.cluster.endpoints}`, '')

    const refused = nameless.settings({ clientType: ClientType.PRODUCER, publishing: { topics: [] } })

    expect(await refused.catch(String)).to.include('telemetry was refused')
    expect(nameless.commands.map(({ status }) => status?.code)).to.deep.equal([Code.CLIENT_ID_REQUIRED])
  })

  it('stores what remoting clients read, with every part of it', async () => {
    await using all = await scene()
    const sent = message('orders', 'two coffees', { tag: 'paid', keys: ['188', 'x'] })

    const { status, entries } = await all.send({ ...sent, userProperties: { region: 'eu' } })

    expect(status?.code).to.equal(Code.OK)
    expect(entries[0]?.messageId).to.equal(sent.systemProperties?.messageId)
    const [stored] = all.cluster.messages('orders')
    expect(stored?.body.toString()).to.equal('two coffees')
    expect(stored).to.include({ tags: 'paid', messageId: sent.systemProperties?.messageId })
    expect(stored?.keys).to.deep.equal(['188', 'x'])
    expect(stored?.property('region')).to.equal('eu')
  })

  it('does not look at the namespace beside a name', async () => {
    await using all = await scene()
    const sent = message('orders', 'x')

    const { status } = await all.send({ ...sent, topic: { name: 'orders', resourceNamespace: 'shop' } })

    expect(status?.code).to.equal(Code.OK)
    expect(all.cluster.messages('orders')).to.have.length(1)
  })

  it('hands a message out with its right to settle, and lets it go when it is acknowledged', async () => {
    await using all = await scene()
    await all.send(message('orders', 'hello', { tag: 'a', keys: ['k'] }))

    const { status, messages, order, ended } = await all.receive('orders')
    const system = messages[0]?.systemProperties
    expect(status).to.equal(Code.OK)
    expect(ended).to.equal(0)
    expect(order).to.deep.equal(['status', 'message', 'time'])
    expect(textOf(messages[0])).to.equal('hello')
    expect(system).to.include({ tag: 'a', deliveryAttempt: 1, bodyEncoding: wire.Encoding.IDENTITY })
    expect(system?.bodyDigest).to.deep.include({
      type: wire.DigestType.MD5,
      checksum: '5D41402ABC4B2A76B9719D911017C592',
    })
    expect(handleOf(messages[0]).split(' ')).to.have.length(9)

    const acked = await all.consumer.ask('AckMessage', {
      group: { name: 'shop' },
      topic: { name: 'orders' },
      entries: [
        { messageId: system?.messageId, receiptHandle: handleOf(messages[0]) },
        { messageId: 'x', receiptHandle: 'nonsense' },
      ],
    })
    expect(acked.status?.code).to.equal(Code.MULTIPLE_RESULTS)
    expect(acked.entries.map(each => each.status?.code)).to.deep.equal([Code.OK, Code.INTERNAL_SERVER_ERROR])
  })

  it('delivers again what is given back, under its own topic, with one attempt more', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    await all.send(message('orders', 'again'))
    const first = await all.receive('orders')
    const changed = await all.consumer.ask('ChangeInvisibleDuration', {
      group: { name: 'shop' },
      topic: { name: 'orders' },
      receiptHandle: handleOf(first.messages[0]),
      invisibleDuration: durationOf(0),
      messageId: first.messages[0]?.systemProperties?.messageId,
    })
    expect(changed.status?.code).to.equal(Code.OK)
    expect(changed.receiptHandle).not.to.equal(handleOf(first.messages[0]))

    const second = all.receive('orders', { longPollingTimeout: durationOf(20_000) })
    await waitFor('the second delivery to be asked', () => all.cluster.requests(popMessage).length === 2)
    await clock.advance(15_000)
    const [received] = (await second).messages

    expect(textOf(received)).to.equal('again')
    expect(received?.topic?.name).to.equal('orders')
    expect(received?.systemProperties?.deliveryAttempt).to.equal(2)
  })

  it('prolongs what a push consumer has, until it is acknowledged', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    await all.send(message('orders', 'slow'))
    const { messages } = await all.receive('orders')
    for (let minute = 0; minute < 5; minute++) {
      await clock.advance(60_000)
      await all.consumer.ask('Heartbeat', { group: { name: 'shop' }, clientType: ClientType.PUSH_CONSUMER })
    }

    const acked = await all.consumer.ask('AckMessage', {
      group: { name: 'shop' },
      topic: { name: 'orders' },
      entries: [{ messageId: 'm', receiptHandle: handleOf(messages[0]) }],
    })

    expect(acked.status?.code).to.equal(Code.OK)
  })

  it('takes from a client that is silent for two minutes what it had', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    await all.send(message('orders', 'orphan'))
    await all.receive('orders')

    await clock.advance(140_000)
    await waitFor(
      'the client to be forgotten',
      () => !all.cluster.proxy.clients().some(each => each.clientId === 'consumer'),
    )
    const late = await all.consumer.ask('Heartbeat', { clientType: ClientType.PUSH_CONSUMER })

    expect(late.status?.code).to.equal(Code.UNRECOGNIZED_CLIENT_TYPE)
  })

  it('refuses a receipt whose time is over', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    await all.send(message('orders', 'late'))
    const { messages } = await all.receive('orders', { autoRenew: false, invisibleDuration: durationOf(10_000) })

    await clock.advance(11_000)
    const acked = await all.consumer.ask('AckMessage', {
      group: { name: 'shop' },
      topic: { name: 'orders' },
      entries: [{ messageId: 'm', receiptHandle: handleOf(messages[0]) }],
    })

    expect(acked.entries[0]?.status?.code).to.equal(Code.INVALID_RECEIPT_HANDLE)
  })

  it('answers a receive that finds nothing after the long poll, as long as a proxy polls at least', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    let isDone = false
    const received = all.receive('orders', { longPollingTimeout: durationOf(1000) }).finally(() => (isDone = true))
    await waitFor('the receive', () => all.cluster.requests(popMessage).length === 1)

    await clock.advance(4000)
    expect(isDone).to.equal(false)
    await clock.advance(2000)

    expect((await received).status).to.equal(Code.MESSAGE_NOT_FOUND)
  })

  it('keeps the order of a message group, and puts what is given up with the dead letters', async () => {
    await using all = await scene({ topics: [{ name: 'orders', attributes: { 'message.type': 'FIFO' } }] })
    all.cluster.createGroup('shop', { consumeMessageOrderly: true })
    for (const body of ['one', 'two', 'three']) {
      await all.send(message('orders', body, { messageType: MessageType.FIFO, messageGroup: 'g' }))
    }
    const { assignments } = await all.consumer.ask('QueryAssignment', {
      topic: { name: 'orders' },
      group: { name: 'shop' },
    })
    expect(assignments.map(({ messageQueue }) => messageQueue?.id)).to.deep.equal([0, 1, 2, 3])
    const id = all.cluster.messages('orders')[0]?.queueId ?? -1

    const queue = { messageQueue: { topic: { name: 'orders' }, id, broker: { name: 'broker-a' } } }
    const { messages } = await all.receive('orders', queue)
    expect(messages.map(textOf)).to.deep.equal(['one', 'two', 'three'])
    const forwarded = await all.consumer.ask('ForwardMessageToDeadLetterQueue', {
      group: { name: 'shop' },
      topic: { name: 'orders' },
      receiptHandle: handleOf(messages[0]),
      messageId: messages[0]?.systemProperties?.messageId,
    })

    expect(forwarded.status?.code).to.equal(Code.OK)
    await waitFor('the dead letter', () => all.cluster.messages('%DLQ%shop').length === 1)
  })

  it('gives a group without order one assignment for each broker', async () => {
    await using all = await scene({ brokers: 2 })

    const { assignments } = await all.consumer.ask('QueryAssignment', {
      topic: { name: 'orders' },
      group: { name: 'shop' },
    })

    expect(assignments.map(({ messageQueue }) => [messageQueue?.broker?.name, messageQueue?.id])).to.deep.equal([
      ['broker-a', -1],
      ['broker-b', -1],
    ])
  })

  it('commits and rolls back, and asks the producers of a topic about what was left open', async () => {
    const clock = new VirtualClock()
    await using all = await scene({
      clock,
      topics: [{ name: 'orders', attributes: { 'message.type': 'TRANSACTION' } }],
    })
    const begin = async (body: string): Promise<string> =>
      (await all.send(message('orders', body, { messageType: MessageType.TRANSACTION }))).entries[0]?.transactionId ??
      ''
    const end = (
      transactionId: string,
      resolution: wire.TransactionResolution,
      source: wire.TransactionSource = TransactionSource.SOURCE_CLIENT,
    ) =>
      all.producer.ask('EndTransaction', {
        topic: { name: 'orders' },
        messageId: transactionId,
        transactionId,
        resolution,
        source,
      })

    const committed = await begin('committed')
    const rolledBack = await begin('rolled back')
    const open = await begin('open')
    expect(all.cluster.messages('orders')).to.have.length(0)
    expect((await end(committed, TransactionResolution.COMMIT)).status?.code).to.equal(Code.OK)
    await end(rolledBack, TransactionResolution.ROLLBACK)
    await waitFor('the committed message', () => all.cluster.messages('orders').length === 1)
    expect((await end(committed, TransactionResolution.COMMIT)).status?.code).to.equal(Code.INTERNAL_SERVER_ERROR)

    await clock.advance(60_000)
    const asked = await waitFor('the question', () =>
      all.producer.commands.find(each => each.recoverOrphanedTransactionCommand !== null),
    )
    expect(asked.recoverOrphanedTransactionCommand?.transactionId).to.equal(open)
    expect(asked.recoverOrphanedTransactionCommand?.message?.body.toString()).to.equal('open')
    await end(open, TransactionResolution.COMMIT, TransactionSource.SOURCE_SERVER_CHECK)
    await waitFor('the recovered message', () => all.cluster.messages('orders').length === 2)
  })

  it('delivers a delayed message when it is due, and takes one back by its handle', async () => {
    const clock = new VirtualClock()
    const topics = [{ name: 'orders', attributes: { 'message.type': 'DELAY' } }]
    await using all = await scene({ clock, topics, config: { recallMessageEnable: true } })
    const due = { messageType: MessageType.DELAY, deliveryTimestamp: timestampOf(clock.now() + 30_000) }
    await all.send(message('orders', 'kept', due))
    const { entries } = await all.send(message('orders', 'recalled', due))

    const recalled = await all.producer.ask('RecallMessage', {
      topic: { name: 'orders' },
      recallHandle: entries[0]?.recallHandle,
    })
    expect(recalled.status?.code).to.equal(Code.OK)
    expect(recalled.messageId).to.equal(entries[0]?.messageId)
    expect(all.cluster.messages('orders')).to.have.length(0)
    await clock.advance(35_000)

    await waitFor('the delivery', () => all.cluster.messages('orders').length === 1)
    expect(all.cluster.messages('orders')[0]?.body.toString()).to.equal('kept')
  })

  it('stores several messages of one request as a batch, with one answer for all', async () => {
    await using all = await scene()

    const { entries } = await all.send(message('orders', 'one'), message('orders', 'two'))

    expect(entries).to.have.length(1)
    expect(entries[0]?.messageId.split(',')).to.have.length(2)
    expect(all.cluster.messages('orders').map(each => each.body.toString())).to.deep.equal(['one', 'two'])
  })

  it('asks for signatures when the cluster has users', async () => {
    await using cluster = await LocalCluster.start({
      proxy: true,
      topics: ['orders'],
      acl: { users: [{ accessKey: 'shop', secretKey: 'secret' }] },
    })
    const codeFor = async (credentials?: { accessKey: string; secretKey: string }): Promise<number | undefined> => {
      await using client = new RawClient(
        `http://${cluster.endpoints}`,
        'c',
        credentials === undefined ? {} : { credentials },
      )
      return (await client.ask('SendMessage', { messages: [message('orders', 'x')] })).status?.code
    }

    expect(await codeFor()).to.equal(Code.UNAUTHORIZED)
    expect(await codeFor({ accessKey: 'shop', secretKey: 'wrong' })).to.equal(Code.UNAUTHORIZED)
    expect(await codeFor({ accessKey: 'nobody', secretKey: 'secret' })).to.equal(Code.UNAUTHORIZED)
    expect(await codeFor({ accessKey: 'shop', secretKey: 'secret' })).to.equal(Code.OK)
  })

  it('ends calls that it does not serve, or whose deadline is over, with a status of gRPC', async () => {
    await using all = await scene()

    const notServed = await all.consumer.call('PullMessage', {})
    expect(notServed.status).to.equal(12)
    expect(notServed.rawMessage).to.equal('Method not found: apache.rocketmq.v2.MessagingService/PullMessage')
    all.cluster.proxy.intercept('QueryRoute', () => undefined, { times: 1 })
    expect((await all.consumer.call('QueryRoute', { topic: { name: 'orders' } }, { timeoutMs: 50 })).status).to.equal(4)
  })

  it('ends a call whose message is cut, or is none, with a status of gRPC', async () => {
    await using all = await scene()

    const none = await all.producer.callWith('QueryRoute', Buffer.alloc(0))
    const cut = await all.producer.callWith('QueryRoute', Buffer.from([0, 0, 0, 0, 9, 1]))
    const nonsense = await all.producer.callWith('QueryRoute', Buffer.from([0, 0, 0, 0, 2, 0xff, 0xff]))

    expect([none.status, cut.status, nonsense.status]).to.deep.equal([13, 13, 13])
  })

  it('lets a test answer, change and break calls', async () => {
    await using all = await scene()
    const { proxy } = all.cluster
    proxy.intercept('SendMessage', () => ({ status: { code: Code.TOO_MANY_REQUESTS, message: 'busy' } }), { times: 1 })
    proxy.intercept(
      'QueryRoute',
      ({ call }) => {
        call.reset()
        return undefined
      },
      { times: 1 },
    )

    expect((await all.send(message('orders', 'x'))).status?.code).to.equal(Code.TOO_MANY_REQUESTS)
    expect((await all.send(message('orders', 'x'))).status?.code).to.equal(Code.OK)
    expect((await all.producer.call('QueryRoute', { topic: { name: 'orders' } })).status).to.equal(-1)
    expect(proxy.calls('SendMessage').map(({ clientId }) => clientId)).to.deep.equal(['producer', 'producer'])
  })

  it('sends commands to clients, and hears what they answer', async () => {
    await using all = await scene()
    const { proxy } = all.cluster

    const stack = proxy.threadStackTrace('consumer')
    const asked = await waitFor('the command', () => all.consumer.commands[0])
    all.consumer.tell({
      threadStackTrace: { nonce: asked.printThreadStackTraceCommand?.nonce, threadStackTrace: 'busy' },
    })
    expect(await stack).to.equal('busy')

    const verified = proxy.verifyMessage('consumer', message('orders', 'try this'))
    const command = await waitFor('the message', () => all.consumer.commands[1]?.verifyMessageCommand)
    all.consumer.tell({ status: { code: Code.OK }, verifyMessageResult: { nonce: command.nonce } })
    expect((await verified)?.code).to.equal(Code.OK)
    expect(() => proxy.reconnect('nobody')).to.throw('no client "nobody"')
  })

  it('forgets everything when it is stopped, and serves again on its port', async () => {
    await using all = await scene()
    const { endpoints, proxy } = all.cluster

    await proxy.stop()
    expect(proxy.isRunning).to.equal(false)
    await proxy.start()

    expect(all.cluster.endpoints).to.equal(endpoints)
    expect(proxy.clients()).to.deep.equal([])
    await using client = new RawClient(`http://${endpoints}`, 'late')
    expect((await client.ask('SendMessage', { messages: [message('orders', 'x')] })).status?.code).to.equal(Code.OK)
  })

  it('says good-bye to a client once', async () => {
    await using all = await scene()
    const leave = async (): Promise<number | undefined> =>
      (await all.consumer.ask('NotifyClientTermination', { group: { name: 'shop' } })).status?.code

    expect(await leave()).to.equal(Code.OK)
    expect(await leave()).to.equal(Code.UNRECOGNIZED_CLIENT_TYPE)
  })

  it('gives back what was popped for a client that is gone', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    const abort = new AbortController()
    const gone = all.consumer.call(
      'ReceiveMessage',
      {
        group: { name: 'shop' },
        messageQueue: { topic: { name: 'orders' }, id: -1, broker: { name: 'broker-a' } },
        batchSize: 32,
        autoRenew: true,
        longPollingTimeout: durationOf(20_000),
      },
      { signal: abort.signal },
    )
    await waitFor('the broker to hold the request', () => all.cluster.requests(popMessage).length === 1)
    abort.abort()
    await gone
    await all.send(message('orders', 'not lost'))

    const next = all.receive('orders', { longPollingTimeout: durationOf(20_000) })
    await waitFor('the next receive', () => all.cluster.requests(popMessage).length === 2)
    await clock.advance(15_000)
    const { messages } = await next

    expect(messages.map(textOf)).to.deep.equal(['not lost'])
  })
})
