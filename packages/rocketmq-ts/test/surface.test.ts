// SPDX-License-Identifier: Apache-2.0
// The umbrella has little logic: what it must not lose is a name, and what it must not show is the inside of a client.
import { errorTable } from '@rocketmq-ts/core'
import { expect } from 'chai'
import * as all from 'rocketmq-ts'

describe('the umbrella package', () => {
  it('has every class of the error table', () => {
    expect(all).to.include.all.keys(Object.values(errorTable).map(({ name }) => name))
  })

  it('has the clients and what applications use with them, and nothing else', () => {
    const errors = new Set<string>(['RocketMQError', 'errorTable', ...Object.values(errorTable).map(row => row.name)])

    expect(Object.keys(all).filter(name => !errors.has(name))).to.have.members([
      'AdminError',
      'ConsumeContext',
      'DefaultLitePullConsumer',
      'DefaultMQAdminExt',
      'DefaultMQProducer',
      'DefaultMQPushConsumer',
      'MQClientManager',
      'MessageExt',
      'ReceivedMessage',
      'ServiceState',
      'SimpleConsumer',
      'TransactionMQProducer',
      'VirtualClock',
      'allocateAveragely',
      'allocateAveragelyByCircle',
      'allocateByConfig',
      'allocateByConsistentHash',
      'allocateByMachineRoom',
      'allocateByMachineRoomNearby',
      'bytesSerializer',
      'connect',
      'deadLetter',
      'hashOf',
      'jsonSerializer',
      'plainSerializer',
      'queueOfKey',
      'randomQueue',
      'silentLogger',
      'stringSerializer',
      'systemClock',
    ])
  })
})
