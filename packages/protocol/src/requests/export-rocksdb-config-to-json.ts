// SPDX-License-Identifier: Apache-2.0
// EXPORT_ROCKSDB_CONFIG_TO_JSON, code 355: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Writes the broker's configuration from RocksDB into its JSON files. Brokers since 5.3.2 know it.
 * [AdminBrokerProcessor.java]
 */
export const exportRocksdbConfigToJson = declare({
  code: 355,
  name: 'EXPORT_ROCKSDB_CONFIG_TO_JSON',
  request: {
    /** `topics;`, `subscriptionGroups;`, `consumerOffsets;`, also several. */
    configType: string,
  },
})
