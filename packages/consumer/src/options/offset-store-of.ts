// SPDX-License-Identifier: Apache-2.0
// Where a consumer keeps its offsets: where the application says, else in a file of its own when it gets every message
// itself, else at the brokers.
import type { MQClientInstance } from '@rocketmq-ts/client'
import { LocalFileOffsetStore } from '../offset/local-file-offset-store.js'
import type { OffsetStore } from '../offset/offset-store.js'
import { RemoteBrokerOffsetStore, type RefusedOffset } from '../offset/remote-broker-offset-store.js'
import type { QueueConsumerConfig } from './consumer-config.js'

export interface OffsetStoreParts {
  readonly config: QueueConsumerConfig
  /** As brokers know it. */
  readonly group: string
  readonly onRefused: (refused: RefusedOffset) => void
}

export function offsetStoreOf({ config, group, onRefused }: OffsetStoreParts, instance: MQClientInstance): OffsetStore {
  const { offsetStore, localOffsetStoreDir: directory } = config.options
  if (offsetStore !== undefined) return offsetStore
  if (!config.isBroadcast) return new RemoteBrokerOffsetStore({ instance, consumerGroup: group, onRefused })
  const { clientId } = instance
  return new LocalFileOffsetStore({ directory, clientId, consumerGroup: group, logger: config.client.logger })
}
