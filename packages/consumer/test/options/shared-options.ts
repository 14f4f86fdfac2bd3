// SPDX-License-Identifier: Apache-2.0
// What options do that every kind of consumer has, and does the same with.
import { MQClientManager } from '@rocketmq-ts/client'
import type { SimpleConsumerOptions } from '@rocketmq-ts/consumer'
import type { ConsumerRunningInfo } from '@rocketmq-ts/protocol'
import { expect } from 'chai'

type Options = Partial<Pick<SimpleConsumerOptions, 'consumerGroup' | 'manager' | 'userConsumerInfo'>>

/** The worlds of all kinds of consumers. */
export interface AnyWorld {
  started(options: Options): Promise<{ runningInfo(): ConsumerRunningInfo }>
}

type Row = readonly [effect: string, spec: (world: AnyWorld) => Promise<void>]

export const sharedOptions = {
  userConsumerInfo: [
    'is told to administrators',
    async world => {
      const consumer = await world.started({ userConsumerInfo: () => ({ shift: 'night' }) })
      expect([...(consumer.runningInfo().userConsumerInfo ?? [])]).to.deep.equal([['shift', 'night']])
    },
  ],
  manager: [
    'keeps the instance',
    async world => {
      const manager = new MQClientManager()
      await world.started({ manager })
      await world.started({ manager, consumerGroup: 'CG2' })
      expect(manager.factoryTable.size).to.equal(1)
    },
  ],
} satisfies Record<string, Row>
