// SPDX-License-Identifier: Apache-2.0
// Commands that look.
import type { BusyWorld } from './busy-world.js'
import type { Rows } from './row.js'
import { each, list, maybe, type Shape } from './shape.js'
import { message, progress, queue } from './shapes.js'

const subscription: Shape = {
  classFilterMode: 'boolean',
  codeSet: list('number'),
  expressionType: 'string',
  subString: 'string',
  subVersion: 'number',
  tagsSet: list('string'),
  topic: 'string',
}

export const looks: Rows<BusyWorld> = {
  'topic list': { args: () => [], json: [{ topic: 'string' }], text: /^TOPIC\n/ },
  'topic show': {
    args: ({ topic }) => [topic],
    json: [
      {
        broker: 'string',
        readQueues: 'number',
        writeQueues: 'number',
        perm: 'number',
        order: 'boolean',
        filterType: 'string',
        sysFlag: 'number',
        attributes: {},
      },
    ],
    text: /^BROKER +READ QUEUES +WRITE QUEUES +PERMISSION/,
  },
  'topic route': {
    args: ({ topic }) => [topic],
    json: [
      {
        broker: 'string',
        cluster: 'string',
        addresses: each('string'),
        queues: {
          brokerName: 'string',
          perm: 'number',
          readQueueNums: 'number',
          topicSysFlag: 'number',
          writeQueueNums: 'number',
        },
      },
    ],
    text: /^BROKER +CLUSTER +ADDRESS/,
  },
  'topic stats': {
    args: ({ topic }) => [topic],
    json: [
      {
        broker: 'string',
        queueId: 'number',
        minOffset: 'number',
        maxOffset: 'number',
        messages: 'number',
        lastUpdateTimestamp: 'number',
      },
    ],
    text: /^BROKER +QUEUE +MIN +MAX +MESSAGES[^]*\n3 messages\n$/,
  },
  'topic groups': { args: ({ topic }) => [topic], json: [{ group: 'string' }], text: /^GROUP\nrmq-busy/ },
  'topic allocate': {
    args: ({ topic }) => [topic, 'two', 'one'],
    json: [{ clientId: 'string', broker: 'string', queueId: 'number' }],
    text: /^CLIENT ID +BROKER +QUEUE\none +\S+ +0\n$/,
  },
  'topic rates': {
    args: ({ topic }) => [topic],
    json: [
      {
        topic: 'string',
        perSecond: 'number',
        inDay: 'number',
        groups: [{ group: 'string', lag: 'number', perSecond: 'number', inDay: 'number' }],
      },
    ],
    text: /^TOPIC +GROUP +LAG/,
  },
  'group list': { args: () => [], json: [{ group: 'string' }], text: /^GROUP\n/ },
  'group show': {
    args: ({ group }) => [group],
    json: [
      {
        broker: 'string',
        attributes: {},
        brokerId: 'number',
        consumeBroadcastEnable: 'boolean',
        consumeEnable: 'boolean',
        consumeFromMinEnable: 'boolean',
        consumeMessageOrderly: 'boolean',
        consumeTimeoutMinute: 'number',
        groupRetryPolicy: { type: 'string' },
        groupSysFlag: 'number',
        notifyConsumerIdsChangedEnable: 'boolean',
        retryMaxTimes: 'number',
        retryQueueNums: 'number',
        whichBrokerWhenConsumeSlowly: 'number',
      },
    ],
    text: /^BROKER +CONSUME +/,
  },
  'group lag': {
    args: ({ group, topic }) => [group, '--topic', topic],
    json: { queues: [progress], lag: 'number', inFlight: 'number', consumeTps: 'number' },
    text: /^TOPIC/,
  },
  'group clients': {
    args: ({ group }) => [group],
    json: {
      clients: [{ clientId: 'string', address: 'string', language: 'string', version: 'number' }],
      subscriptions: each(subscription),
      consumeType: 'string',
      messageModel: 'string',
      consumeFromWhere: 'string',
    },
    text: /^CLIENT ID +ADDRESS/,
  },
  'group running': {
    args: ({ group, clientId }) => [group, clientId],
    json: {
      mqPopTable: list('anything'),
      mqTable: ['anything'],
      properties: each('string'),
      statusTable: each(each('number')),
      subscriptionSet: [subscription],
      userConsumerInfo: {},
    },
    text: /PROP_CONSUME_TYPE/,
  },
  'group positions': {
    args: ({ group, topic }) => [group, '--topic', topic],
    json: [{ clientId: 'string', queue, offset: 'number' }],
    text: /^CLIENT ID +BROKER +QUEUE +OFFSET/,
  },
  'message get': {
    args: ({ sent, topic }) => [sent.messageId, '--topic', topic],
    json: message,
    text: /^topic +rmq-busy[^]*\nbody +one\n$/,
  },
  'message find': { args: ({ topic }) => [topic, '--key', '188'], json: message, text: /one\n$/ },
  'message read': { args: ({ topic }) => [topic], json: message, text: /one\n[^]*two\n[^]*three\n$/ },
  'message entries': {
    args: ({ topic }) => [topic],
    json: [{ offset: 'number', eval: 'boolean', physicOffset: 'number', physicSize: 'number', tagsCode: 'string' }],
    text: /^OFFSET +IN THE LOG +BYTES +TAG HASH\n/,
  },
  'offset search': { args: ({ topic }) => [topic, '--at', '1h'], json: [{ queue, offset: 'number' }], text: /^BROKER/ },
  'cluster list': {
    args: () => [],
    json: [
      {
        cluster: 'string',
        broker: 'string',
        addresses: each('string'),
        version: 'string',
        putTps: 'number',
        getTps: 'number',
        state: 'string',
      },
    ],
    text: /^CLUSTER +BROKER/,
  },
  'broker status': { args: ({ broker }) => [broker], json: each('string'), text: /\nbootTimestamp +\d+\n/ },
  'broker config': {
    args: ({ broker }) => [broker, '--name', 'enableLmq'],
    json: each('string'),
    text: /^enableLmq +true\n/,
  },
  'broker producers': {
    args: ({ producerGroup }) => [producerGroup],
    json: [{ group: 'string', clientId: 'string', address: 'string', language: 'string', version: 'number' }],
    text: /^GROUP +CLIENT ID +ADDRESS/,
  },
  'broker ha': {
    args: ({ broker }) => [broker],
    json: {
      haClientRuntimeInfo: each('number'),
      haConnectionInfo: list('anything'),
      inSyncSlaveNums: 'number',
      master: 'boolean',
      masterCommitLogMaxOffset: 'number',
    },
    text: /^role +master\n/,
  },
  'broker lag': { args: ({ broker }) => [broker], json: [{ group: 'string', ...progress }], text: /^GROUP +TOPIC/ },
  'broker figures': {
    args: ({ topic }) => ['TOPIC_PUT_NUMS', topic],
    json: [{ broker: 'string', span: 'string', avgpt: 'number', sum: 'number', tps: 'number' }],
    text: /^BROKER +SPAN/,
  },
  'broker epochs': {
    args: ({ broker }) => [broker],
    code: 1,
    text: /^rmq: GET_BROKER_EPOCH_CACHE to \S+ was answered SYSTEM_ERROR \(1\): .* controllerMode/,
  },
  'broker cold': {
    args: ({ broker }) => [broker],
    json: { limits: {}, limitOfGroup: 'number', limitOfBroker: 'number', read: 'number' },
    text: /^of each group +\d+ bytes\/s\n/,
  },
  'namesrv config': { args: () => ['--name', 'orderMessage'], json: each(each('string')), text: /orderMessageEnable/ },
  'namesrv kv list': { args: ({ namespace }) => [namespace], json: each('string'), text: /^region +eu\n$/ },
  'namesrv kv get': {
    args: ({ namespace }) => [namespace, 'region'],
    json: { namespace: 'string', key: 'string', value: 'string' },
    text: /^eu\n$/,
  },
  'lite broker': {
    args: ({ broker }) => [broker],
    json: {
      storeType: 'string',
      maxLmqNum: 'number',
      currentLmqNum: 'number',
      liteSubscriptionCount: 'number',
      orderInfoCount: 'number',
      cqTableSize: 'number',
      offsetTableSize: 'number',
      eventMapSize: 'number',
      topicMeta: each('number'),
      groupMeta: each(['string']),
    },
    text: /\nliteSubscriptionCount +2\n/,
  },
  'lite parent': {
    args: ({ lite }) => [lite.parentTopic],
    json: each({ topic: 'string', ttl: 'number', groups: ['string'], lmqNum: 'number', liteTopicCount: 'number' }),
    text: /"liteTopicCount":2/,
  },
  'lite topic': {
    args: ({ lite }) => [lite.parentTopic, lite.behind],
    json: each({
      parentTopic: 'string',
      liteTopic: 'string',
      subscriber: [{ clientId: 'string', group: 'string' }],
      topicOffset: each('number'),
      shardingToBroker: 'boolean',
    }),
    text: /"maxOffset":3/,
  },
  'lite client': {
    args: ({ lite }) => [lite.parentTopic, lite.group, lite.clientId],
    json: each({
      parentTopic: 'string',
      group: 'string',
      clientId: 'string',
      lastAccessTime: 'number',
      lastConsumeTime: 'number',
      liteTopicCount: 'number',
      liteTopicSet: ['string'],
    }),
    text: /"liteTopicCount":2/,
  },
  'lite group': {
    args: ({ lite }) => [lite.group],
    json: each({
      group: 'string',
      parentTopic: 'string',
      totalLagCount: 'number',
      earliestUnconsumedTimestamp: 'number',
      lagCountTopK: [{ liteTopic: 'string', lagCount: 'number', earliestUnconsumedTimestamp: 'number' }],
      lagTimestampTopK: list('anything'),
    }),
    text: /"totalLagCount":3/,
  },
  'dlq list': { args: () => [], json: [{ group: 'string', messages: 'number' }], text: /^GROUP +DEAD LETTERS\n/ },
  'dlq show': {
    args: ({ deadGroup }) => [deadGroup, '--reason'],
    json: { ...message, failure: { reason: 'string', time: 'number', costMs: 'number', client: 'string' } },
    text: /coffee\n {4}EXCEPTION after/,
  },
  trace: {
    args: ({ sent, topic }) => [sent.messageId, '--topic', topic],
    json: {
      message,
      sends: [each('anything')],
      transactionEnds: list('anything'),
      recalls: list('anything'),
      deliveries: [
        {
          group: 'string',
          client: 'string',
          time: 'number',
          retryTimes: 'number',
          costMs: 'number',
          outcome: 'string',
        },
      ],
      groups: [{ group: 'string', track: 'string' }],
    },
    text: /sent, normal, \d+ ms[^]*delivered: SUCCESS/,
  },
  doctor: {
    args: () => [],
    json: { verdict: 'string', subject: 'string', says: 'string', advice: maybe('string') },
    text: /\nall is well\n$/,
  },
}
