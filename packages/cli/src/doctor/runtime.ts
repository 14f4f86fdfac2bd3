// SPDX-License-Identifier: Apache-2.0
// What the figures of a broker that answers tell: its version, and its clock. [AdminBrokerProcessor.java
// prepareRuntimeInfo]
import { features, type Feature } from './features.js'
import type { Finding } from './finding.js'

/** Milliseconds. Clocks that differ by more make times in messages, traces and searches useless. */
const toleratedSkewMs = 30_000

export function examineRuntime(
  subject: string,
  figures: ReadonlyMap<string, string>,
  { needs, now }: { readonly needs: readonly Feature[]; readonly now: number },
): Finding {
  const version = figures.get('brokerVersionDesc') ?? 'unknown'
  const missing = needs.filter(name => isOlder(version, features[name]))
  if (missing.length > 0) {
    return {
      verdict: 'fault',
      subject,
      says: `is of version ${version}, which lacks ${missing.join(', ')}`,
      advice: `Use a newer broker: ${missing.map(name => `${name} came with ${features[name]}`).join(', ')}.`,
    }
  }
  const skewMs = (clockOf(figures) ?? now) - now
  if (Math.abs(skewMs) > toleratedSkewMs) {
    return {
      verdict: 'warning',
      subject,
      says: `answers, version ${version}; its clock is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} that of this machine`,
      advice:
        'Let both machines take the time from the same place (NTP): delays, traces and searches by time go wrong.',
    }
  }
  return { verdict: 'ok', subject, says: `answers, version ${version}` }
}

/** When the broker answered, by its own clock: when it started, and how long ago that was, to the second. */
function clockOf(figures: ReadonlyMap<string, string>): number | undefined {
  const started = Number(figures.get('bootTimestamp'))
  const [days, hours, minutes, seconds] = [...(figures.get('runtime') ?? '').matchAll(/\d+/g)].map(Number)
  if (!Number.isFinite(started) || days === undefined || hours === undefined) return undefined
  return started + (((days * 24 + hours) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000
}

/** `V5_3_2` or `V5_4_0_SNAPSHOT` beside `5.3.0`; a version that cannot be read is new. */
function isOlder(version: string, least: string): boolean {
  const have = [...version.matchAll(/\d+/g)].map(Number)
  const want = least.split('.').map(Number)
  const at = want.findIndex((part, index) => part !== have[index])
  return at >= 0 && (have[at] ?? Infinity) < (want[at] ?? 0)
}
