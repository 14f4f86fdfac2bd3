// SPDX-License-Identifier: Apache-2.0
// EXPORT_ROCKSDB_CONFIG_TO_JSON: writes configurations from RocksDB into files; there is neither.
// [AdminBrokerProcessor.java exportRocksDBConfigToJson]
import { exportRocksdbConfigToJson } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleExportRocksdbConfigToJson = handle(exportRocksdbConfigToJson, () => ({
  remark: 'export done.',
}))
