// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { isVersion5, onEachCluster, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { rmq, rmqJson } from '../rmq-here.js'

onEachCluster('rmq group and rmq offset', cluster => {
  const at = (): readonly string[] => ['--namesrv', cluster.namesrvAddr]

  it('make, show, change and delete a group', async () => {
    const group = uniqueName('rmq-group')

    await rmqJson(['group', 'create', group, '--retry-max-times', '5', ...at()])
    await rmqJson(['group', 'update', group, '--no-consume', '--no-broadcast', '--ordered', ...at()])
    const [settings] = (await rmqJson(['group', 'show', group, ...at()])) as [Record<string, unknown>]
    expect(settings).to.include({ retryMaxTimes: 5, consumeEnable: false, consumeBroadcastEnable: false })
    // Brokers know groups in order since 5.0.
    expect(settings['consumeMessageOrderly']).to.equal(isVersion5)
    expect((await rmq(['group', 'list', ...at()])).stdout.split('\n')).to.include(group)
    expect((await rmq(['group', 'delete', group, '--yes', ...at()])).code).to.equal(0)

    expect((await rmq(['group', 'list', ...at()])).stdout.split('\n')).not.to.include(group)
  }).timeout(60_000)

  it('show the members of a group, and what they subscribe to', async () => {
    const topic = await cluster.topic('rmq-members')
    const group = uniqueName('rmq-members')
    await using consumer = new DefaultMQPushConsumer({ ...cluster.clientOptions, consumerGroup: group })
    await consumer.subscribe(topic, 'paid', () => Promise.resolve())
    await consumer.start()
    await consumer.ready()

    const shown = await rmq(['group', 'clients', group, ...at()])

    expect(shown.stdout).to.match(/^CLIENT ID +ADDRESS +LANGUAGE +VERSION\n/)
    expect(shown.stdout).to.contain(`${topic}: paid\n`)
  })

  it('show what one member does, and hand it a message again', async () => {
    const topic = await cluster.topic('rmq-running', { queues: 1 })
    const group = uniqueName('rmq-running')
    const bodies: string[] = []
    await using consumer = new DefaultMQPushConsumer({
      ...cluster.clientOptions,
      consumerGroup: group,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    })
    await consumer.subscribe(topic, '*', ({ body }) => void bodies.push(body.toString()))
    await consumer.start()
    await consumer.ready()
    const [{ messageId }] = [(await rmqJson(['produce', topic, '-b', 'again', ...at()])) as { messageId: string }]
    await waitFor('the first time', () => bodies.length === 1)
    const { clientId } = consumer.defaultMQPushConsumerImpl.instance

    const running = (await rmqJson(['group', 'running', group, clientId, ...at()])) as {
      properties: Record<string, string>
    }
    expect(running.properties['PROP_CONSUME_TYPE']).to.equal('CONSUME_PASSIVELY')
    const where = ['--topic', topic, '--group', group, '--client', clientId]
    expect(await rmqJson(['message', 'consume', messageId, ...where, ...at()])).to.include({
      consumeResult: 'CR_SUCCESS',
    })
    expect(bodies).to.deep.equal(['again', 'again'])
    expect(await rmqJson(['topic', 'groups', topic, ...at()])).to.deep.equal([{ group }])
  }).timeout(60_000)

  it('show where the messages of a time begin', async () => {
    const topic = await cluster.topic('rmq-search', { queues: 1 })
    await rmq(['produce', topic, '-b', 'one', '-b', 'two', '--order-key', 'k', ...at()])
    await cluster.messages(topic, 2)

    const [found] = (await rmqJson(['offset', 'search', topic, '--at', '1h', ...at()])) as [{ offset: number }]

    expect(found.offset).to.equal(0)
    expect((await rmq(['offset', 'search', topic, '--at', 'soon', ...at()])).code).to.equal(2)
  }).timeout(60_000)

  it('move a group, and clone where it is', async () => {
    const topic = await cluster.topic('rmq-move', { queues: 1 })
    const group = uniqueName('rmq-mover')
    const other = uniqueName('rmq-clone')
    await rmq(['produce', topic, '-b', 'one', '-b', 'two', '--order-key', 'k', ...at()])
    await rmq(['consume', topic, '--group', group, '--from', 'first', '--exit-when-drained', ...at()])
    const lagOf = async (name: string): Promise<number> =>
      ((await rmqJson(['group', 'lag', name, '--topic', topic, ...at()])) as { lag: number }).lag

    expect(await lagOf(group)).to.equal(0)
    const planned = await rmq(['offset', 'reset', group, '--topic', topic, '--to', 'earliest', '--dry-run', ...at()])
    expect(planned).to.include({ code: 0, stdout: `would move ${group} on ${topic} to earliest\n` })
    expect(await lagOf(group)).to.equal(0)
    const [moved] = (await rmqJson([
      'offset',
      'reset',
      group,
      '--topic',
      topic,
      '--to',
      'earliest',
      '--yes',
      ...at(),
    ])) as [{ offset: number }]
    expect(moved.offset).to.equal(0)
    await rmqJson(['offset', 'set', group, '--topic', topic, '--queue', '0', '--to', '1', '--yes', ...at()])
    expect(await lagOf(group)).to.equal(1)
    await rmqJson(['group', 'create', other, ...at()])
    await rmqJson(['offset', 'clone', group, other, '--topic', topic, '--yes', ...at()])

    expect(await lagOf(other)).to.equal(1)
  }).timeout(60_000)
})

onEachCluster('rmq cluster, rmq broker and rmq namesrv', cluster => {
  const at = (): readonly string[] => ['--namesrv', cluster.namesrvAddr]

  it('list brokers with their version, and read and change settings', async () => {
    const [broker] = (await rmqJson(['cluster', 'list', ...at()])) as [
      { broker: string; version: string; state: string },
    ]
    expect(broker.state).to.equal('up')
    expect(broker.version).to.match(/^V[45]_/)

    await rmqJson(['broker', 'set', 'transactionCheckMax=14', '--yes', ...at()])
    expect(await rmqJson(['broker', 'config', broker.broker, '--name', 'transactionCheckMax', ...at()])).to.deep.equal({
      transactionCheckMax: '14',
    })
    await rmqJson(['broker', 'set', 'transactionCheckMax=15', '--yes', ...at()])
    expect(await rmqJson(['broker', 'status', broker.broker, ...at()])).to.have.property('bootTimestamp')
  })

  it('keep producers away from a broker, and let them back', async () => {
    const [broker] = (await rmqJson(['cluster', 'list', ...at()])) as [{ broker: string }]

    const off = (await rmqJson(['broker', 'writable', broker.broker, 'off', '--yes', ...at()])) as { topics: number }
    const on = (await rmqJson(['broker', 'writable', broker.broker, 'on', ...at()])) as { topics: number }

    expect(off.topics).to.be.greaterThan(0)
    expect(on.topics).to.equal(off.topics)
  })

  it('list the producers of a group that are connected', async () => {
    const topic = await cluster.topic('rmq-producers')
    const producerGroup = uniqueName('rmq-producers')
    await using producer = new DefaultMQProducer({ ...cluster.clientOptions, producerGroup, topics: [topic] })
    await producer.start()
    await producer.send({ topic, body: 'x' })

    const rows = (await rmqJson(['broker', 'producers', producerGroup, ...at()])) as { clientId: string }[]

    expect(rows.map(({ clientId }) => clientId)).to.deep.equal([producer.defaultMQProducerImpl.instance.clientId])
    expect((await rmq(['broker', 'producers', uniqueName('nobody'), ...at()])).stdout).to.equal(
      'No producer of this group is connected.\n',
    )
  }).timeout(60_000)

  it('fix an ordered topic to brokers', async () => {
    const topic = await cluster.topic('rmq-fixed', { order: true })
    const [{ broker }] = (await rmqJson(['cluster', 'list', ...at()])) as [{ broker: string }]

    await rmqJson(['namesrv', 'order', 'set', topic, '--queues', `${broker}=4`, ...at()])

    expect(await rmqJson(['namesrv', 'order', 'get', topic, ...at()])).to.deep.equal({ [broker]: 4 })
  })

  it('keep texts in name servers', async () => {
    const namespace = uniqueName('rmq-kv')

    await rmqJson(['namesrv', 'kv', 'put', namespace, 'region', 'eu', ...at()])
    expect((await rmq(['namesrv', 'kv', 'get', namespace, 'region', ...at()])).stdout).to.equal('eu\n')
    expect(await rmqJson(['namesrv', 'kv', 'list', namespace, ...at()])).to.deep.equal({ region: 'eu' })
    await rmqJson(['namesrv', 'kv', 'delete', namespace, 'region', '--yes', ...at()])

    expect(await rmqJson(['namesrv', 'kv', 'get', namespace, 'region', ...at()])).to.include({ value: null })
  })
})
