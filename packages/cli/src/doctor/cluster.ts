// SPDX-License-Identifier: Apache-2.0
// Looks at a cluster from the outside inwards, as a client would: name servers, then the brokers they know, then a
// topic and a group. Each finding is told as soon as it is there.
import { mapAddress, type ClientOptions } from '@rocketmq-ts/client'
import { AbortedError, BrokerError } from '@rocketmq-ts/core'
import {
  getBrokerClusterInfo,
  getBrokerConfig,
  getBrokerRuntimeInfo,
  parseSettingsListing,
} from '@rocketmq-ts/protocol'
import { nameServersOf } from '../name-servers.js'
import { counted } from '../text.js'
import { Caller } from './caller.js'
import type { DiagnosisOptions } from './diagnosis-options.js'
import type { Feature } from './features.js'
import type { Finding } from './finding.js'
import { examineGroup } from './group.js'
import { accepts } from './port-probe.js'
import { examineRuntime } from './runtime.js'
import { examineTopic } from './topic.js'
import { explain, isBroker } from './unreachable.js'

/** Everything that a client with these options would meet. */
export async function* examineCluster(client: ClientOptions, options: DiagnosisOptions): AsyncGenerator<Finding> {
  const { timeoutMs = 2000, signal, topic, group, needs = [] } = options
  await using caller = new Caller(client, timeoutMs, options)
  const brokers = new Map<string, string>()
  for (const nameServer of nameServersOf(client)) yield await examineNameServer(caller, nameServer, brokers)
  let reachable = 0
  for (const [address, brokerName] of brokers) {
    const finding = await examineBroker(caller, client, { advertised: address, brokerName, needs })
    if (finding.verdict !== 'fault') reachable++
    yield finding
  }
  if (reachable === 0) return
  if (topic !== undefined) yield* examineTopic(client, topic, { timeoutMs, signal })
  if (group !== undefined) yield* examineGroup(client, group, { timeoutMs, signal })
}

/** Adds the brokers that it tells to `brokers`: name by address. */
async function examineNameServer(caller: Caller, address: string, brokers: Map<string, string>): Promise<Finding> {
  const subject = `name server ${address}`
  try {
    const { body } = await caller.call(address, getBrokerClusterInfo, {})
    const found = [...body.brokerAddrTable.values()]
    for (const { brokerName, brokerAddrs } of found)
      for (const each of brokerAddrs.values()) brokers.set(each, brokerName)
    if (found.length > 0) return { verdict: 'ok', subject, says: `knows ${counted(found.length, 'broker')}` }
    return {
      verdict: 'fault',
      subject,
      says: 'no broker has registered there',
      advice:
        'Start a broker with this address as its namesrvAddr; a name server that restarted knows it again after 30 s.',
    }
  } catch (error) {
    if (error instanceof AbortedError) throw error
    if (error instanceof BrokerError && (await isBroker(caller, address))) {
      const advice = await nameServerOfBroker(caller, address)
      return { verdict: 'fault', subject, says: 'this is a broker, no name server', advice }
    }
    return explain(caller, 'name server', address, error)
  }
}

/** A broker knows its name servers. */
async function nameServerOfBroker(caller: Caller, address: string): Promise<string> {
  try {
    const { body } = await caller.call(address, getBrokerConfig, {})
    const nameServers = parseSettingsListing(body).get('namesrvAddr')
    if (nameServers !== undefined) return `Its own name server is ${nameServers}: name that with --namesrv.`
  } catch {
    // Then there is the general advice.
  }
  return 'Name a name server with --namesrv: port 9876 by default.'
}

async function examineBroker(
  caller: Caller,
  { addressMap, namesrvAddr }: ClientOptions,
  { advertised, brokerName, needs }: { advertised: string; brokerName: string; needs: readonly Feature[] },
): Promise<Finding> {
  const address = mapAddress(advertised, addressMap)
  const subject = `broker ${brokerName} at ${address}`
  try {
    const { body } = await caller.call(address, getBrokerRuntimeInfo, {})
    return examineRuntime(subject, body.table, { needs, now: Date.now() })
  } catch (error) {
    if (error instanceof AbortedError) throw error
    const finding = { ...(await explain(caller, 'broker', address, error)), subject }
    const [first] = nameServersOf({ namesrvAddr })
    const beside = first === undefined ? undefined : `${hostOf(first)}:${portOf(address)}`
    if (error instanceof BrokerError || beside === undefined || beside === address) return finding
    // Docker and NAT: the broker tells an address of its own network, and answers at that of the name server.
    if (!(await accepts(address, caller.timeoutMs)) && (await isBroker(caller, beside))) {
      return {
        ...finding,
        says: `it tells the address ${advertised}, which cannot be reached from here, but answers at ${beside}`,
        advice: `Set brokerIP1 of the broker, or addressMap: { "${advertised}": "${beside}" } in the client or the profile.`,
      }
    }
    return finding
  }
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':'))
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1)
}
