// SPDX-License-Identifier: Apache-2.0
// Bodies as RocketMQ's own classes print them: each text reads, and comes back byte by byte.
import { expect } from 'chai'
import {
  batchAckBody,
  clusterInfoBody,
  consumeMessageDirectlyResultBody,
  consumeStatsBody,
  correctionOffsetsBody,
  heartbeatBody,
  heartbeatFingerprint,
  lockBatchRequestBody,
  queryAssignmentResponseBody,
  resetOffsetBody,
  resetOffsetForCppBody,
  topicConfigAndQueueMappingBody,
  topicRouteBody,
  topicRouteFastjsonBody,
  type BodyKind,
} from '../../src/index.js'

const queue = '{"brokerName":"b","queueId":3,"topic":"T"}'
const texts: readonly (readonly [name: string, kind: BodyKind<unknown>, text: string])[] = [
  ['a reset offset', resetOffsetBody, `{"offsetTable":{${queue}:5}}`],
  [
    'a lock request',
    lockBatchRequestBody,
    `{"clientId":"c","consumerGroup":"g","mqSet":[${queue}],"onlyThisBroker":false}`,
  ],
  [
    'a batch of acknowledgements',
    batchAckBody,
    '{"acks":[{"b":"AQI=","c":"g","it":0,"pt":0,"q":0,"r":"0","rq":0,"so":0,"t":"t"}],"brokerName":"b"}',
  ],
  [
    'an assignment',
    queryAssignmentResponseBody,
    `{"messageQueueAssignments":[{"messageQueue":${queue},"mode":"PULL"}]}`,
  ],
  [
    'a direct consumption',
    consumeMessageDirectlyResultBody,
    '{"autoCommit":true,"consumeResult":"CR_SUCCESS","order":false,"spentTimeMills":0}',
  ],
  ['correction offsets', correctionOffsetsBody, '{"correctionOffsets":{1:2}}'],
  [
    'a cluster',
    clusterInfoBody,
    '{"brokerAddrTable":{"b":{"brokerAddrs":{0:"1.1.1.1:1",1:"2.2.2.2:2"},"brokerName":"b","cluster":"c",' +
      '"enableActingMaster":false}},"clusterAddrTable":{"c":["b"]}}',
  ],
  [
    'consume stats',
    consumeStatsBody,
    `{"consumeTps":0.0,"offsetTable":{${queue}:{"brokerOffset":0,"consumerOffset":0,"lastTimestamp":0,"pullOffset":0}}}`,
  ],
  [
    'a topic',
    topicConfigAndQueueMappingBody,
    '{"attributes":{},"order":false,"perm":6,"readQueueNums":16,"topicFilterType":"SINGLE_TAG","topicName":"tt",' +
      '"topicSysFlag":0,"writeQueueNums":16}',
  ],
  [
    'a route for old clients',
    topicRouteFastjsonBody,
    '{"brokerDatas":[{"brokerAddrs":{0:"1.1.1.1:1"},"brokerName":"b","cluster":"c","enableActingMaster":false}],' +
      '"filterServerTable":{},"queueDatas":[{"brokerName":"b","perm":6,"readQueueNums":4,"topicSysFlag":0,"writeQueueNums":4}]}',
  ],
]

describe('a body that Java prints', () => {
  for (const [name, kind, text] of texts) {
    it(`comes back byte by byte: ${name}`, () => {
      expect(kind.encode(kind.decode(Buffer.from(text))).toString()).to.equal(text)
    })
  }

  it('is the same to a route kind with and without quotes', () => {
    const route = topicRouteFastjsonBody.decode(
      Buffer.from('{"brokerDatas":[{"brokerAddrs":{0:"h:1"},"brokerName":"b","cluster":"c"}],"queueDatas":[]}'),
    )

    expect(topicRouteBody.decode(topicRouteBody.encode(route))).to.deep.equal(route)
    expect(topicRouteBody.encode(route).toString()).to.contain('{"0":"h:1"}')
  })

  it('is the same to a queue map whose keys are quoted, as other clients write them', () => {
    const quoted = `{"offsetTable":{${JSON.stringify(queue)}:5}}`

    expect(resetOffsetBody.decode(Buffer.from(quoted))).to.deep.equal({
      offsetTable: [{ queue: { topic: 'T', brokerName: 'b', queueId: 3 }, offset: 5 }],
    })
  })
})

describe('a reset offset', () => {
  it('is read from the list that a C++ administrator makes brokers send', () => {
    const sent = '{"offsetTable":[{"brokerName":"b","offset":5,"queueId":3,"topic":"T"}]}'

    expect(resetOffsetBody.decode(Buffer.from(sent))).to.deep.equal({
      offsetTable: [{ queue: { topic: 'T', brokerName: 'b', queueId: 3 }, offset: 5 }],
    })
    expect(resetOffsetForCppBody.encode(resetOffsetForCppBody.decode(Buffer.from(sent))).toString()).to.equal(sent)
  })
})

describe('the fingerprint of a heartbeat', () => {
  const text =
    '{"clientID":"","consumerDataSet":[{"consumeFromWhere":"CONSUME_FROM_LAST_OFFSET","consumeType":"CONSUME_PASSIVELY",' +
    '"groupName":"cg","messageModel":"CLUSTERING","subscriptionDataSet":[{"classFilterMode":false,"codeSet":[],' +
    '"expressionType":"TAG","subString":"*","subVersion":0,"tagsSet":[],"topic":"T"}],"unitMode":false}],' +
    '"heartbeatFingerprint":0,"producerDataSet":[],"withoutSub":false}'
  const heartbeat = heartbeatBody.decode(Buffer.from(text))

  it('is the one that Java computes', () => {
    expect(heartbeatFingerprint(heartbeat)).to.equal(1847759204)
  })

  it('does not depend on who says it, and when', () => {
    const [consumer] = heartbeat.consumerDataSet
    const later = {
      ...heartbeat,
      clientId: 'someone',
      heartbeatFingerprint: 5,
      consumerDataSet: [
        { ...consumer!, subscriptionDataSet: consumer!.subscriptionDataSet.map(data => ({ ...data, subVersion: 99 })) },
      ],
    }

    expect(heartbeatFingerprint(later)).to.equal(1847759204)
    expect(later.consumerDataSet[0]?.subscriptionDataSet[0]?.subVersion).to.equal(99)
  })

  it('changes with what is wanted', () => {
    expect(heartbeatFingerprint({ ...heartbeat, producerDataSet: [{ groupName: 'pg' }] })).not.to.equal(1847759204)
  })
})
