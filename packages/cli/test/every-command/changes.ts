// SPDX-License-Identifier: Apache-2.0
// Commands that change something, send, receive, or serve.
import { uniqueName } from '@rocketmq-ts/testing'
import { rmq } from '../rmq-here.js'
import type { BusyWorld } from './busy-world.js'
import type { Row, Rows } from './row.js'
import { each, maybe } from './shape.js'
import { done, holders, message, queue } from './shapes.js'

const onBrokers = (args: Row<BusyWorld>['args'], what: string): Row<BusyWorld> => ({
  args,
  json: done,
  text: new RegExp(`^✓ ${what} on broker-a \\(\\d+ ms\\)\\n$`),
})

export const changes: Rows<BusyWorld> = {
  produce: {
    args: ({ topic }) => [topic, '-b', 'four'],
    json: { messageId: 'string', queue, queueOffset: 'number', status: 'string' },
    text: /^1 sent, 0 failed, \d+\/s\n$/,
  },
  consume: { args: ({ topic }) => [topic, '--from', 'first', '--count', '1'], json: message, text: /one\n$/ },
  'topic create': onBrokers(() => [uniqueName('made'), uniqueName('made')], 'created made_\\w+, made_\\w+'),
  'topic update': onBrokers(async ({ cluster }) => [await cluster.topic('other'), '--perm', 'r'], 'updated other_\\w+'),
  'topic delete': onBrokers(async ({ cluster }) => [await cluster.topic('gone'), '--yes'], 'deleted gone_\\w+'),
  'topic grow-static': {
    args: () => [uniqueName('static'), '--queues', '2'],
    json: holders,
    text: /^QUEUE +BROKER\n +0 +broker-a\n +1 +broker-a\n$/,
  },
  'topic move-static': {
    args: async ({ cluster }) => [await cluster.staticTopic('static', 2), '--yes'],
    json: holders,
    text: /^QUEUE +BROKER\n/,
  },
  'group create': onBrokers(() => [uniqueName('made'), uniqueName('made')], 'created made_\\w+, made_\\w+'),
  'group update': onBrokers(async ({ cluster }) => [await cluster.group('other'), '--ordered'], 'updated other_\\w+'),
  'group mode': onBrokers(
    ({ group, topic }) => [group, 'pull', '--topic', topic],
    'rmq-busy_\\w+ consumes rmq-busy_\\w+ by pull',
  ),
  'group delete': onBrokers(async ({ cluster }) => [await cluster.group('gone'), '--yes'], 'deleted gone_\\w+'),
  'message consume': {
    args: ({ sent, topic, group, clientId }) => [
      sent.messageId,
      '--topic',
      topic,
      '--group',
      group,
      '--client',
      clientId,
    ],
    json: { autoCommit: 'boolean', consumeResult: 'string', order: 'boolean', spentTimeMillis: 'number' },
    text: /consumeResult +CR_SUCCESS\n/,
  },
  'offset set': {
    args: async ({ cluster, topic }) => [
      await cluster.group('other'),
      '--topic',
      topic,
      '--queue',
      '0',
      '--to',
      '1',
      '--yes',
    ],
    json: { group: 'string', queue, offset: 'number' },
    text: /^other_\w+ consumes 1 next\n$/,
  },
  'offset reset': {
    args: async ({ cluster, topic }) => [await cluster.group('other'), '--topic', topic, '--to', 'earliest', '--yes'],
    json: [{ queue, offset: 'number' }],
    text: /^BROKER +QUEUE +/,
  },
  'offset clone': {
    args: async ({ cluster, topic, group }) => [group, await cluster.group('other'), '--topic', topic, '--yes'],
    json: { from: 'string', to: 'string', topic: 'string', ...done },
    text: /^other_\w+ goes on where rmq-busy_\w+ is\n$/,
  },
  'broker set': onBrokers(() => ['transactionCheckMax=15', '--yes'], 'set transactionCheckMax=15'),
  'broker writable': {
    args: ({ broker }) => [broker, 'on'],
    json: { broker: 'string', writable: 'boolean', topics: 'number' },
    text: /^\d+ topics of broker-a changed\n$/,
  },
  'broker cold-limit': onBrokers(
    async ({ cluster }) => [await cluster.group('cold'), '65536'],
    'limit of cold_\\w+: 65536',
  ),
  'broker clean': onBrokers(() => ['expired-queues', '--yes'], 'deleted expired queues'),
  'broker read-ahead': onBrokers(() => ['normal'], 'reads ahead: normal'),
  'broker timer-engine': onBrokers(() => ['files'], 'keeps the timer in files'),
  'broker flush-offset': {
    args: ({ broker }) => [broker, '4096', '--yes'],
    json: { broker: 'string', masterFlushOffset: 'number' },
    text: /^broker-a knows that its master has 4096 bytes\n$/,
  },
  'namesrv set': {
    args: () => ['orderMessageEnable=false', '--yes'],
    json: { set: each('string') },
    text: /^set orderMessageEnable=false on all name servers\n$/,
  },
  'namesrv kv put': {
    args: () => [uniqueName('kv'), 'region', 'eu'],
    json: { namespace: 'string', key: 'string', value: 'string' },
    text: /^kv_\w+\/region is eu\n$/,
  },
  'namesrv kv delete': {
    args: ({ namespace }) => [namespace, 'nothing', '--yes'],
    json: { namespace: 'string', key: 'string' },
    text: /^rmq-busy_\w+\/nothing is gone\n$/,
  },
  'namesrv order set': {
    args: async ({ cluster, broker }) => [await cluster.topic('ordered'), '--queues', `${broker}=4`],
    json: { topic: 'string', queues: each('number') },
    text: /^ordered_\w+ keeps its order over broker-a\n$/,
  },
  'namesrv order get': {
    args: async ({ cluster, broker }) => {
      const topic = await cluster.topic('ordered')
      await rmq(['namesrv', 'order', 'set', topic, '--queues', `${broker}=4`, '--namesrv', cluster.namesrvAddr])
      return [topic]
    },
    json: each('number'),
    text: /^broker-a +4\n$/,
  },
  'lite dispatch': onBrokers(({ lite }) => [lite.group], 'dispatched to lite_\\w+'),
  'dlq resend': {
    args: ({ deadGroup }) => [deadGroup, '--yes'],
    json: { from: message, to: { topic: 'string', messageId: 'string' } },
    text: /coffee +→ rmq-dead_\w+\n1 sent again\n$/,
  },
  bench: {
    args: () => ['--messages', '32'],
    json: [
      {
        work: 'string',
        by: 'string',
        perSecond: 'number',
        cpuMicros: 'number',
        p50Ms: maybe('number'),
        p99Ms: maybe('number'),
        maxMs: maybe('number'),
        besideRaw: maybe('number'),
      },
    ],
    text: /^WORK +BY/,
  },
  sniff: {
    args: () => ['--port', '0'],
    json: { event: 'string', namesrvAddr: 'string' },
    serves: true,
    text: /^ready {2}clients: NAMESRV_ADDR=[\d.:]+, stop with Ctrl-C\n/,
  },
  server: {
    args: () => ['--namesrv-port', '0', '--broker-port', '0'],
    json: { event: 'string', namesrvAddr: 'string', brokerAddrs: ['string'] },
    serves: true,
    text: /^ready {2}name server [\d.:]+, broker [\d.:]+\n/,
  },
  decode: {
    args: ({ frames }) => [frames],
    json: {
      seq: 'number',
      ms: 'number',
      conn: 'number',
      from: 'string',
      to: 'string',
      code: 'number',
      flag: 'number',
      opaque: 'number',
      version: 'number',
      language: 'string',
      serialize: 'string',
      extFields: 'anything',
      bodyLength: 'number',
      kind: 'string',
      name: 'string',
      frame: 'string',
    },
    text: /HEART_BEAT/,
  },
  completion: { args: () => ['bash'], text: /complete/ },
}
