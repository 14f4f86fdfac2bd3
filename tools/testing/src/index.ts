// SPDX-License-Identifier: Apache-2.0
export { testCertificates } from './certificates.js'
export { rawSend, type RawMessage, type RawSent, type RawSendOptions } from './raw-send.js'
export { rejection } from './rejection.js'
export {
  clusterKind,
  clusterVersion,
  isVersion5,
  itEmbedded,
  itVersion5,
  onEachCluster,
  TestCluster,
  uniqueName,
  type ClusterNeeds,
  type TopicNeeds,
} from './test-cluster.js'
export { waitFor } from './wait-for.js'
