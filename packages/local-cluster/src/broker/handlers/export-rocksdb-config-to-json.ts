// SPDX-License-Identifier: Apache-2.0
// EXPORT_ROCKSDB_CONFIG_TO_JSON: writes configurations from RocksDB into files; there is neither.
// [AdminBrokerProcessor.java exportRocksDBConfigToJson]
import type { exportRocksdbConfigToJson } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Does nothing. */
export const handleExportRocksdbConfigToJson: BrokerHandler<typeof exportRocksdbConfigToJson> = () => ({
  remark: 'export done.',
})
