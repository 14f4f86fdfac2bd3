// SPDX-License-Identifier: Apache-2.0
// Java's admin tool and ours, asked for the same on the same cluster: what ours tells is in what Java's prints, row by
// row. docs/parity-admin.md says which commands these are.
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { allocateAveragely } from '@rocketmq-ts/consumer'
import type { DefaultMQProducer } from '@rocketmq-ts/producer'
import { retryTopicOf, type MessageQueue } from '@rocketmq-ts/protocol'
import { rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adminTool } from '../admin-tool.js'
import { producerOn } from '../clients.js'
import { describeParity, row } from '../parity.js'

const count = 5

describeParity('the same from both admin tools', cluster => {
  let admin: DefaultMQAdminExt
  let producer: DefaultMQProducer
  let topic: string
  let group: string
  let brokerName: string
  let address: string
  const java = adminTool(cluster)

  before('store, and consume a part', async () => {
    admin = new DefaultMQAdminExt({ ...cluster.clientOptions, timeoutMs: 10_000 })
    await admin.start()
    const [broker] = (await admin.cluster.info()).brokers.values()
    brokerName = broker?.brokerName ?? ''
    address = broker?.addresses.get(0) ?? ''
    topic = await cluster.topic('parity', { queues: 1 })
    group = await cluster.group('CG_parity', { retryMaxTimes: 7 })
    // Java's tool looks for the brokers of a group by its retry topic, which is made when a member comes.
    await admin.topics.create(retryTopicOf(group))
    producer = await producerOn(cluster)
    for (let number = 0; number < count; number++) {
      await producer.send({ topic, body: `body ${number}`, tags: 'A', keys: [`key-${number}`] })
    }
    await admin.offsets.set(group, { topic, brokerName, queueId: 0 }, 2)
    await waitFor('the queue', async () => (await admin.groups.stats(group, { topic })).lag === count - 2)
  })
  after(() => Promise.all([producer.close(), admin.close()]))

  it('topicList, topicClusterList and topicRoute', async () => {
    const [all, clusters, route] = [
      await java('topicList'),
      await java('topicClusterList', '-t', topic),
      await java('topicRoute', '-t', topic),
    ]

    const names = all.split('\n').map(line => line.trim())
    expect(names).to.include.members([...(await admin.topics.list())])
    const { brokerDatas } = await admin.topics.route(topic)
    for (const { cluster: name } of brokerDatas) expect(clusters.split('\n').map(line => line.trim())).to.include(name)
    expect(route)
      .to.contain(`"${address}"`)
      .and.match(/"readQueueNums":\s*1/)
  })

  it('updateStaticTopic and remappingStaticTopic', async () => {
    const logical = uniqueName('parity-static')

    const made = await java('updateStaticTopic', '-b', brokerName, '-t', logical, '-qn', '3')
    const grown = await admin.topics.growStatic(logical, { queues: 4 })
    const moved = await java('remappingStaticTopic', '-b', brokerName, '-t', logical)

    expect(made).to.contain('The new mapping data is written to file').and.not.to.contain('Exception')
    expect(moved).to.contain('mapping data is written to file').and.not.to.contain('Exception')
    expect([...grown]).to.deep.equal([0, 1, 2, 3].map(queueId => [queueId, brokerName]))
    expect(await admin.topics.moveStatic(logical)).to.deep.equal(grown)
  })

  it('topicStatus', async () => {
    const { queues } = await admin.topics.stats(topic)

    const text = await java('topicStatus', '-t', topic)

    for (const { queue, minOffset, maxOffset } of queues) {
      expect(text).to.match(row(queue.brokerName, queue.queueId, minOffset, maxOffset))
    }
  })

  it('clusterList', async () => {
    const [broker] = (await admin.cluster.info()).brokers.values()
    const version = (await admin.cluster.runtimeInfo(brokerName)).get('brokerVersionDesc') ?? ''

    expect(await java('clusterList')).to.match(row(broker?.cluster ?? '', brokerName, 0, address, version))
  })

  it('brokerStatus', async () => {
    const text = await java('brokerStatus', '-b', address)

    const ours = await admin.cluster.runtimeInfo(brokerName)
    const theirs = new Set(text.split('\n').flatMap(line => /^(?!SLF4J)(\S+)\s*: /.exec(line)?.[1] ?? []))
    expect([...ours.keys()].sort()).to.deep.equal([...theirs].sort())
    expect(text).to.match(row('bootTimestamp', ':', ours.get('bootTimestamp') ?? ''))
  })

  it('getBrokerConfig and getNamesrvConfig', async () => {
    const ofBroker = settingsIn(await java('getBrokerConfig', '-b', address))
    const ofServer = settingsIn(await java('getNamesrvConfig'))

    expect(Object.fromEntries(ofBroker)).to.deep.equal(trimmed(await admin.cluster.brokerConfig(brokerName)))
    const [settings] = (await admin.nameServers.config()).values()
    expect(Object.fromEntries(ofServer)).to.deep.equal(trimmed(settings ?? new Map()))
  })

  it('getConsumerConfig', async () => {
    const settings = (await admin.groups.settings(group)).get(brokerName)

    const text = await java('getConsumerConfig', '-g', group)

    expect(text).to.match(row('retryMaxTimes', '=', settings?.retryMaxTimes ?? ''))
    expect(text).to.match(row('consumeEnable', '=', String(settings?.consumeEnable)))
    expect(text).to.match(row('retryQueueNums', '=', settings?.retryQueueNums ?? ''))
  })

  it('brokerConsumeStats and consumerProgress', async () => {
    const { groups } = await admin.brokers.consumption(brokerName)
    const [queue] = groups.get(group) ?? []

    const text = await java('brokerConsumeStats', '-b', address)

    expect(queue).to.include({ maxOffset: count, consumerOffset: 2, lag: count - 2 })
    expect(text).to.match(row(topic, group, brokerName, 0, count, 2, count - 2))
    expect(await java('consumerProgress', '-g', group, '-t', topic)).to.match(row(topic, brokerName, 0, count, 2))
  })

  it('statsAll', async () => {
    const rates = await admin.topics.rates(topic)

    const text = await java('statsAll', '-t', topic)

    const [, lag, , , stored] = cellsAfter(text, group)
    expect(rates.groups.map(each => each.group)).to.deep.equal([group])
    expect([rates.groups[0]?.lag, rates.inDay <= Number(stored)]).to.deep.equal([Number(lag), true])
  })

  it('producer', async () => {
    const clients = (await admin.brokers.producers()).get(producer.producerGroup) ?? []

    const text = await java('producer', '-b', address)

    expect(clients.map(({ clientId }) => clientId)).to.deep.equal([producer.defaultMQProducerImpl.instance.clientId])
    for (const { clientId, address: from } of clients) {
      expect(text).to.match(
        new RegExp(`producer group \\(${producer.producerGroup}\\) instance : .*clientId=${clientId}`),
      )
      expect(text).to.contain(from)
    }
  })

  it('queryMsgByOffset and queryCq', async () => {
    const queue = { topic, brokerName, queueId: 0 }
    const message = await admin.messages.at(queue, 3)
    const [entry] = (await admin.messages.entries(queue, 3))?.queueData ?? []

    const where = ['-t', topic, '-i', '0']
    expect(await java('queryMsgByOffset', ...where, '-b', brokerName, '-o', '3')).to.contain(message.offsetMessageId)
    const entries = await java('queryCq', '-t', topic, '-q', '0', '-i', '3', '-c', '1', '-b', address)
    expect(entries).to.contain(`max: ${count}, min: 0`)
    expect(entries)
      .to.match(new RegExp(`[^\\d]${entry?.physicOffset}[^\\d]`))
      .and.match(new RegExp(`[^\\d]${entry?.physicSize}[^\\d]`))
  })

  it('printMsgByQueue', async () => {
    const { messages } = await admin.messages.read({ topic, brokerName, queueId: 0 }, 0)

    const printed = await java('printMsgByQueue', '-t', topic, '-a', brokerName, '-i', '0', '-p', 'true', '-d', 'true')

    for (const { messageId, body } of messages) {
      expect(printed).to.contain(messageId)
      expect(printed).to.contain(body.toString())
    }
  })

  it('haStatus', async () => {
    const { masterCommitLogMaxOffset, inSyncSlaveNums } = await admin.brokers.haStatus(brokerName)

    const text = await java('haStatus', '-b', address)

    expect(text).to.contain(`#MasterAddr\t${address}`).and.contain(`#InSyncSlaveNum\t${inSyncSlaveNums}`)
    expect(Number(/#MasterCommitLogMaxOffset\t(\d+)/.exec(text)?.[1])).to.be.at.least(masterCommitLogMaxOffset)
  })

  it('getColdDataFlowCtrInfo, and the change of its limits', async () => {
    await java('updateColdDataFlowCtrGroupConfig', '-b', address, '-g', group, '-v', '65536')
    const limited = await admin.brokers.coldReads(brokerName)
    const text = await java('getColdDataFlowCtrInfo', '-b', address)
    await admin.brokers.unlimitColdReads(group)

    expect(limited.limits.get(group)).to.equal(65_536)
    expect(text).to.contain(group).and.contain(String(limited.limitOfGroup))
    expect(await java('getColdDataFlowCtrInfo', '-b', address)).not.to.contain(group)
  })

  it('setConsumeMode', async () => {
    expect(await java('setConsumeMode', '-b', address, '-t', topic, '-g', group, '-m', 'POP', '-q', '0')).to.contain(
      'success',
    )
    await admin.groups.setRequestMode({ group, topic, mode: 'PULL' })
  })

  it('updateTopic, updateTopicPerm and deleteTopic', async () => {
    const made = uniqueName('parity_made')

    await java('updateTopic', '-b', address, '-t', made, '-r', '3', '-w', '2', '-p', '6')
    const settings = (await admin.topics.settings(made)).get(brokerName)
    await java('updateTopicPerm', '-b', address, '-t', made, '-p', '4')

    expect(settings).to.include({ readQueues: 3, writeQueues: 2, perm: 6 })
    expect((await admin.topics.settings(made)).get(brokerName)?.perm).to.equal(4)
    await admin.topics.delete(made)
    expect(await java('topicStatus', '-t', made)).not.to.match(row(brokerName, 0))
  })

  it('updateSubGroup and deleteSubGroup', async () => {
    const made = uniqueName('CG_parity_made')

    await java('updateSubGroup', '-b', address, '-g', made, '-r', '4')
    const settings = (await admin.groups.settings(made)).get(brokerName)
    await java('deleteSubGroup', '-b', address, '-g', made, '-r', 'true')

    expect(settings?.retryMaxTimes).to.equal(4)
    expect(await admin.groups.list()).not.to.include(made)
  })

  it('updateTopicList and updateSubGroupList', async () => {
    const [theirs, ours] = [uniqueName('parity_list'), uniqueName('parity_list')]
    const folder = await mkdtemp(join(tmpdir(), 'rocketmq-ts-lists-'))
    const file = async (name: string, content: object): Promise<string> => {
      await writeFile(join(folder, name), JSON.stringify(content))
      return join(folder, name)
    }
    const topics = await file('topics.json', [{ topicName: theirs, readQueueNums: 3, writeQueueNums: 2, perm: 6 }])
    const groups = await file('groups.json', [{ groupName: theirs, retryMaxTimes: 4 }])

    expect(await java('updateTopicList', '-b', address, '-f', topics)).to.contain('success')
    expect(await java('updateSubGroupList', '-b', address, '-f', groups)).to.contain('success')
    await admin.topics.createAll({ [ours]: { queues: 2 } })
    await admin.groups.createAll({ [ours]: { retryMaxTimes: 4 } })
    await rm(folder, { recursive: true })

    const made = (await admin.topics.settings(theirs)).get(brokerName)
    expect(made).to.include({ readQueues: 3, writeQueues: 2, perm: 6 })
    expect((await admin.groups.settings(theirs)).get(brokerName)?.retryMaxTimes).to.equal(4)
    expect(await java('topicStatus', '-t', ours)).to.match(row(brokerName, 1, 0, 0))
    expect(await java('getConsumerConfig', '-g', ours)).to.match(row('retryMaxTimes', '=', 4))
  })

  it('allocateMQ', async () => {
    const queues = await admin.topics.queues(topic)
    const share = (clientId: string) =>
      allocateAveragely.allocate({ consumerGroup: group, clientId, queues, clientIds: ['one', 'two'] })

    const text = await java('allocateMQ', '-t', topic, '-i', 'one,two')

    const { result } = JSON.parse(text.split('\n').find(line => line.startsWith('{')) ?? '{}') as {
      result: Readonly<Record<string, readonly MessageQueue[]>>
    }
    for (const clientId of ['one', 'two']) expect(result[clientId]).to.deep.equal(share(clientId))
  })

  it('switchTimerEngine, setCommitLogReadAheadMode, resetMasterFlushOffset and getBrokerEpoch', async () => {
    expect(await java('switchTimerEngine', '-b', address, '-e', 'F')).to.contain('to FILE_TIME_WHEEL success')
    expect((await rejection<Error>(admin.brokers.setTimerEngine('rocksdb'))).message).to.contain('timerRocksDBEnable')
    expect(await java('switchTimerEngine', '-b', address, '-e', 'R')).to.contain('timerRocksDBEnable')
    expect(await java('setCommitLogReadAheadMode', '-b', address, '-m', '0')).to.contain('success')
    expect(await admin.brokers.setReadAhead('normal')).to.have.length(1)
    expect(await java('resetMasterFlushOffset', '-b', address, '-o', '4096')).to.contain('to 4096 success')
    await admin.brokers.resetMasterFlushOffset(brokerName, 4096)
    expect((await rejection<Error>(admin.brokers.epochs(brokerName))).message).to.contain('controllerMode')
    expect(await java('getBrokerEpoch', '-b', brokerName)).to.contain('controllerMode')
  })

  it('updateKvConfig, deleteKvConfig and updateOrderConf', async () => {
    const namespace = uniqueName('parity')
    await java('updateKvConfig', '-s', namespace, '-k', 'color', '-v', 'blue')
    const text = await admin.kvConfig.get(namespace, 'color')
    await java('deleteKvConfig', '-s', namespace, '-k', 'color')
    await admin.kvConfig.setOrderConf(topic, new Map([[brokerName, 4]]))

    expect(text).to.equal('blue')
    expect(await admin.kvConfig.get(namespace, 'color')).to.equal(undefined)
    expect(await java('updateOrderConf', '-t', topic, '-m', 'get')).to.contain(`orderConf=[${brokerName}:4]`)
  })

  it('cloneGroupOffset, resetOffsetByTime and skipAccumulatedMessage', async () => {
    const other = await cluster.group('CG_parity_other')
    const queue = { topic, brokerName, queueId: 0 }

    await java('cloneGroupOffset', '-s', group, '-d', other, '-t', topic, '-o', 'true')
    const cloned = await admin.offsets.read(other, queue)
    await java('skipAccumulatedMessage', '-g', other, '-t', topic, '-f', 'true')

    expect(cloned).to.equal(2)
    expect(await admin.offsets.read(other, queue)).to.equal(count)
    await admin.offsets.reset({ group: other, topic, to: 'earliest' })
    expect(await java('consumerProgress', '-g', other, '-t', topic)).to.match(row(topic, brokerName, 0, count, 0))
  })

  it('wipeWritePerm and addWritePerm', async () => {
    expect(await java('wipeWritePerm', '-b', brokerName)).to.contain('OK')
    const perms = (await admin.topics.route(topic)).queueDatas.map(({ perm }) => perm)
    await admin.cluster.addWritePermission(brokerName)

    expect(perms).to.deep.equal([4])
  })

  it('cleanExpiredCQ, cleanUnusedTopic and deleteExpiredCommitLog', async () => {
    for (const [command, task] of [
      ['cleanExpiredCQ', 'expiredQueues'],
      ['cleanUnusedTopic', 'unusedTopics'],
      ['deleteExpiredCommitLog', 'expiredLogs'],
    ] as const) {
      expect(await java(command, '-b', address), command).to.contain('success')
      expect(await admin.brokers.cleanUp(task), task).to.have.length(1)
    }
  })

  it('has a row in docs/parity-admin.md with a spec, or why there is none, each command of the tool', async () => {
    const help = await java()
    const commands = help.split('\n').flatMap(line => /^ {3}(\w+) {2,}\S/.exec(line)?.[1] ?? [])
    const page = await readFile(new URL('../../../../docs/parity-admin.md', import.meta.url), 'utf8')

    expect(new Set(commands).size).to.be.greaterThan(90)
    expect(commands.filter(name => !new RegExp(`\\| \`${name}\` +\\|.*\\| \\S.* \\|\n`).test(page))).to.deep.equal([])
  })
})

/** `name = value` in columns; values that are empty come as such. */
function settingsIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap(line => {
      const found = /^([^\s=]+)\s*=\s{2}(.*)$/.exec(line)
      return found === null ? [] : [[found[1] ?? '', (found[2] ?? '').trim()] as const]
    }),
  )
}

function trimmed(settings: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...settings].map(([name, value]) => [name, value.trim()]))
}

function cellsAfter(text: string, word: string): readonly string[] {
  const line = text.split('\n').find(each => each.includes(word)) ?? ''
  return line.slice(line.indexOf(word)).trim().split(/\s+/)
}
