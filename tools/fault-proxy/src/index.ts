// SPDX-License-Identifier: Apache-2.0
// A TCP proxy for tests: it stands before an embedded or a real server and breaks what the test tells it to.
export { FaultProxy, type FaultProxyOptions } from './fault-proxy.js'
export type { ActiveRule, FrameFault, FrameRule } from './frame-rules.js'
export { soundLink, type Direction, type LinkFaults } from './link-faults.js'
export { proxyCluster, type ClusterAddresses, type ProxiedCluster } from './proxy-cluster.js'
