// SPDX-License-Identifier: Apache-2.0
// Durations as Java's brokers print them. [BrokerStats.java, AdminBrokerProcessor.java prepareRuntimeInfo]

/** How long something took, such as `[ 0 days, 1 hours, 2 minutes, 3 seconds ]`. */
export function describeDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const [days, hours, minutes] = [86_400, 3600, 60].map(unit => Math.floor(seconds / unit))
  return `[ ${days ?? 0} days, ${(hours ?? 0) % 24} hours, ${(minutes ?? 0) % 60} minutes, ${seconds % 60} seconds ]`
}
