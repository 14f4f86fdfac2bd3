// SPDX-License-Identifier: Apache-2.0
// What the suites of clients share. What needs neither a cluster nor a client is in @rocketmq-ts/test-run, for the
// packages below them.
export { runningMs, testCertificates, waitFor } from '@rocketmq-ts/test-run'
export { DeafManager, type Answering, type Answers } from './deaf-manager.js'
export { liteScene, liteSettings, type LiteScene } from './lite-scene.js'
export { rawSend, type RawMessage, type RawSent, type RawSendOptions } from './raw-send.js'
export { rejection } from './rejection.js'
export { routeThrough } from './route-through.js'
export {
  clusterKind,
  clusterVersion,
  isVersion5,
  itEmbedded,
  itVersion5,
  itWhen,
  onEachCluster,
  onEachProxy,
  onEachVersion5,
  TestCluster,
  uniqueName,
  type ClusterNeeds,
  type TopicNeeds,
} from './test-cluster.js'
export { refusals, refused, uselessAnswers } from './useless-answers.js'
export { virtualMs } from './virtual-ms.js'
export { watching } from './watching.js'
