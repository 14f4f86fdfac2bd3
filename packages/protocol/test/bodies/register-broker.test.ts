// SPDX-License-Identifier: Apache-2.0
import { ProtocolError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { deflateSync } from 'node:zlib'
import { compressedRegisterBrokerBody, registerBrokerBody, type RegisterBrokerData } from '../../src/index.js'

const data: RegisterBrokerData = {
  topicConfigSerializeWrapper: {
    dataVersion: { stateVersion: 1, timestamp: 1700000000000, counter: 3 },
    topicConfigTable: new Map([
      [
        'orders',
        {
          topicName: 'orders',
          readQueueNums: 4,
          writeQueueNums: 8,
          perm: 6,
          topicFilterType: 'SINGLE_TAG',
          topicSysFlag: 0,
          order: false,
          attributes: new Map([['message.type', 'FIFO or not']]),
        },
      ],
    ]),
    topicQueueMappingInfoMap: new Map([
      ['static', { topic: 'static', scope: '__global__', totalQueues: 2, brokerName: 'b', epoch: 5, dirty: false }],
    ]),
  },
  filterServerList: ['f:1'],
}

function count(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function part(text: string): Buffer {
  return Buffer.concat([count(Buffer.byteLength(text)), Buffer.from(text)])
}

const version = '{"counter":3,"stateVersion":1,"timestamp":1700000000000}'

describe('a compressed registration', () => {
  it('comes back as it was', () => {
    expect(registerBrokerBody.decode(compressedRegisterBrokerBody.encode(data))).to.deep.equal(data)
  })

  it('is read as a broker of 4.9 writes it: no attributes, no mappings', () => {
    const bytes = deflateSync(Buffer.concat([part(version), count(1), part('orders 4 8 6 SINGLE_TAG'), part('[]')]))

    const { topicConfigTable, topicQueueMappingInfoMap } = registerBrokerBody.decode(bytes).topicConfigSerializeWrapper
    expect(topicConfigTable.get('orders')).to.include({ readQueueNums: 4, writeQueueNums: 8, perm: 6 })
    expect(topicConfigTable.get('orders')).not.to.have.property('attributes')
    expect(topicQueueMappingInfoMap?.size).to.equal(0)
  })

  it('is refused when it is cut, counts wrong, or is neither JSON nor zlib', () => {
    const whole = Buffer.concat([part(version), count(1), part('orders 4 8 6 SINGLE_TAG'), part('[]'), count(0)])
    for (let length = 0; length < whole.length - 4; length++) {
      expect(() => registerBrokerBody.decode(deflateSync(whole.subarray(0, length))), String(length)).to.throw(
        ProtocolError,
      )
    }
    const huge = Buffer.concat([part(version), count(0x7fffffff)])
    expect(() => registerBrokerBody.decode(deflateSync(huge))).to.throw(ProtocolError)
    expect(() => registerBrokerBody.decode(deflateSync(Buffer.concat([count(-1)])))).to.throw(
      ProtocolError,
      'length of -1',
    )
    expect(() => registerBrokerBody.decode(Buffer.from('hello'))).to.throw(
      ProtocolError,
      'neither JSON nor a zlib stream',
    )
  })

  it('is refused when it inflates to more than a registration can be', () => {
    const bomb = deflateSync(Buffer.alloc(65 * 1024 * 1024))

    expect(() => registerBrokerBody.decode(bomb)).to.throw(ProtocolError, 'fair size')
  })
})
