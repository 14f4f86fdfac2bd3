// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { heartbeat, pullMessage } from '@rocketmq-ts/protocol'
import { withSmallVersions } from '../../src/broker/sub-versions.js'
import { pullFields } from '../raw-client.js'

const subscription = (version: string) =>
  `{"topic":"t","subString":"*","tagsSet":[],"codeSet":[],"subVersion":${version},"expressionType":"TAG"}`
const beat = (version: string) =>
  Buffer.from(
    `{"clientID":"a","producerDataSet":[],"consumerDataSet":[{"groupName":"g","consumeType":"CONSUME_PASSIVELY",` +
      `"messageModel":"CLUSTERING","consumeFromWhere":"CONSUME_FROM_FIRST_OFFSET","unitMode":false,` +
      `"subscriptionDataSet":[${subscription(version)}]}]}`,
  )

describe('versions of subscriptions', () => {
  const registered = (version: string) =>
    withSmallVersions(heartbeat).body.decode(beat(version)).consumerDataSet[0]?.subscriptionDataSet[0]?.subVersion ?? -1
  const pulled = (version: string) =>
    withSmallVersions(pullMessage).parseFields({
      ...pullMessage.printFields(pullFields('t', 'g')),
      subVersion: version,
    }).subVersion

  it('in milliseconds are left as they are', () => {
    expect(registered('1795650129669')).to.equal(1_795_650_129_669)
    expect(pulled('1795650129669')).to.equal(1_795_650_129_669)
  })

  it('in nanoseconds keep their order, and are the same in heartbeats and pulls', () => {
    expect(registered('1795650129669722784')).to.equal(pulled('1795650129669722784'))
    expect(registered('1795650129669722784')).to.be.lessThan(registered('1795650130669722784'))
    expect(registered('1795650129669722784')).to.be.greaterThan(registered('1795650129669'))
  })

  it('may be the largest number of Java', () => {
    expect(pulled('9223372036854775807')).to.equal(Number.MAX_SAFE_INTEGER)
  })
})
