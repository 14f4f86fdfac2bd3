// SPDX-License-Identifier: Apache-2.0
// The vectors were made with the Java client's own classes.
import {
  allocateAveragely,
  allocateAveragelyByCircle,
  allocateByConfig,
  allocateByConsistentHash,
  allocateByMachineRoom,
  allocateByMachineRoomNearby,
  type AllocateMessageQueueStrategy,
} from '@rocketmq-ts/consumer'
import { UsageError } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import fc from 'fast-check'

function queues(count: number, brokerName = 'b'): MessageQueue[] {
  return Array.from({ length: count }, (_, queueId) => ({ topic: 'T', brokerName, queueId }))
}

function share(
  strategy: AllocateMessageQueueStrategy,
  all: readonly MessageQueue[],
  ids: readonly string[],
  id: string,
) {
  return strategy.allocate({ consumerGroup: 'g', clientId: id, queues: all, clientIds: ids })
}

function ids(strategy: AllocateMessageQueueStrategy): number[][] {
  const members = ['c0', 'c1', 'c2']
  return members.map(id => share(strategy, queues(10), members, id).map(({ queueId }) => queueId))
}

describe('ten queues for three members', () => {
  it('are shared in blocks by AVG', () => {
    expect(ids(allocateAveragely)).to.deep.equal([
      [0, 1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ])
  })

  it('are dealt out by AVG_BY_CIRCLE', () => {
    expect(ids(allocateAveragelyByCircle)).to.deep.equal([
      [0, 3, 6, 9],
      [1, 4, 7],
      [2, 5, 8],
    ])
  })

  it('go where a ring of hashes puts them by CONSISTENT_HASH', () => {
    expect(ids(allocateByConsistentHash())).to.deep.equal([
      [3, 4, 6],
      [1, 2, 5, 9],
      [0, 7, 8],
    ])
  })
})

describe('allocation by config', () => {
  it('gives the listed queues that the topic has, whoever asks', () => {
    const strategy = allocateByConfig([queues(3)[1]!, { topic: 'other', brokerName: 'b', queueId: 0 }])

    expect(share(strategy, queues(3), ['c0', 'c1'], 'c1')).to.deep.equal([queues(3)[1]])
  })
})

describe('allocation by machine room', () => {
  const all = [...queues(3, 'r1@a'), ...queues(2, 'r2@a'), ...queues(4, 'plain')]

  it('gives blocks of the queues in the rooms, and one more to the first members', () => {
    const strategy = allocateByMachineRoom(['r1', 'r2'])
    const shares = ['c0', 'c1'].map(id => share(strategy, all, ['c0', 'c1'], id))

    expect(shares[0]).to.deep.equal([all[0], all[1], all[4]])
    expect(shares[1]).to.deep.equal([all[2], all[3]])
  })
})

describe('allocation by the nearest machine room', () => {
  const all = [...queues(4, 'r1'), ...queues(4, 'r2'), ...queues(2, 'r3')]
  const resolver = {
    roomOfQueue: ({ brokerName }: MessageQueue) => brokerName,
    roomOfClient: (id: string) => id.split('-')[0] ?? '',
  }
  const strategy = allocateByMachineRoomNearby(allocateAveragely, resolver)
  const members = ['r1-a', 'r1-b', 'r2-a']

  it('keeps queues in their room and lets all share those of rooms without a member', () => {
    expect(strategy.name).to.equal('MACHINE_ROOM_NEARBY-AVG')
    expect(share(strategy, all, members, 'r1-a')).to.deep.equal([all[0], all[1], all[8]])
    expect(share(strategy, all, members, 'r1-b')).to.deep.equal([all[2], all[3], all[9]])
    expect(share(strategy, all, members, 'r2-a')).to.deep.equal(all.slice(4, 8))
  })

  it('refuses a room without a name', () => {
    const nameless = allocateByMachineRoomNearby(allocateAveragely, { ...resolver, roomOfQueue: () => '' })

    const homeless = allocateByMachineRoomNearby(allocateAveragely, { ...resolver, roomOfClient: () => '' })

    expect(() => share(nameless, all, members, 'r1-a')).to.throw(UsageError, /machine room of a queue is empty/)
    expect(() => share(homeless, all, members, 'r1-a')).to.throw(UsageError, /machine room of a client is empty/)
  })
})

describe('every strategy', () => {
  const strategies = [
    allocateAveragely,
    allocateAveragelyByCircle,
    allocateByConsistentHash(),
    allocateByMachineRoomNearby(allocateAveragely, {
      roomOfQueue: ({ queueId }) => `r${queueId % 3}`,
      roomOfClient: id => `r${id.length % 2}`,
    }),
  ]

  it('gives each queue to exactly one member', () => {
    const members = fc.uniqueArray(fc.stringMatching(/^[a-z0-9@#]{1,12}$/), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        members,
        fc.constantFrom(...strategies),
        (count, names, strategy) => {
          const clientIds = [...names].sort()
          const shares = clientIds.flatMap(id => share(strategy, queues(count), clientIds, id))
          expect(shares.map(({ queueId }) => queueId).sort((a, b) => a - b)).to.deep.equal(
            queues(count).map(({ queueId }) => queueId),
          )
        },
      ),
    )
  })

  it('gives nothing to a client that is not in the group', () => {
    for (const strategy of strategies) expect(share(strategy, queues(4), ['c0'], 'stranger')).to.deep.equal([])
  })

  it('refuses empty lists with the words of Java', () => {
    expect(() => share(allocateAveragely, [], ['c0'], 'c0')).to.throw(UsageError, 'mqAll is null or mqAll empty')
    expect(() => share(allocateAveragely, queues(1), [], 'c0')).to.throw(UsageError, 'cidAll is null or cidAll empty')
    expect(() => share(allocateAveragely, queues(1), ['c0'], '')).to.throw(UsageError, 'currentCID is empty')
  })
})
