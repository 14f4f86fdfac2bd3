// SPDX-License-Identifier: Apache-2.0
// Why a server did not answer a RocketMQ request, and what to do about it.
import { BrokerError } from '@rocketmq-ts/core'
import { getBrokerRuntimeInfo, isUnknownRequest } from '@rocketmq-ts/protocol'
import type { Caller } from './caller.js'
import type { Finding } from './finding.js'
import { accepts, httpGreeting, neighbour, resolutionFault, speaksHttp2, speaksTls } from './port-probe.js'

/** Explains `error`, which a request to `address` failed with. `role` is what should be there. */
export async function explain(
  caller: Caller,
  role: 'name server' | 'broker',
  address: string,
  error: unknown,
): Promise<Finding> {
  const subject = `${role} ${address}`
  const fault = (says: string, advice: string): Finding => ({ verdict: 'fault', subject, says, advice })
  if (error instanceof BrokerError) return fault(refusalText(error), refusalAdvice(error, caller.isSigned))
  const name = await resolutionFault(address)
  if (name !== undefined) return fault(`its name has no address (${name})`, 'Check the spelling, or your DNS.')
  if (!(await accepts(address, caller.timeoutMs))) {
    return fault('nothing accepts connections there', `Is the ${role} running, and is its port open in the firewall?`)
  }
  const isTls = await speaksTls(address, caller.timeoutMs)
  if (await speaksHttp2(address, isTls, caller.timeoutMs)) {
    return fault(
      'this is a proxy for gRPC clients, or another server of HTTP/2',
      'Name it with --endpoints for rmq produce and rmq consume; name servers are at port 9876 by default.',
    )
  }
  const greeting = await httpGreeting(address, caller.timeoutMs)
  if (greeting !== undefined) {
    return fault(`a web server answers there (${greeting})`, `Name the port of the ${role}: 9876 or 10911 by default.`)
  }
  if (isTls && !caller.isTls)
    return fault('it speaks TLS only', 'Say --tls, and --tls-ca with its certificate authority.')
  if (!isTls && caller.isTls) return fault('it speaks plain text, no TLS', 'Leave --tls out, or switch TLS on there.')
  if (isTls && caller.isTls) {
    return fault(messageOf(error), 'Name the authority that signed its certificate with --tls-ca.')
  }
  if (await isBroker(caller, neighbour(address, -1))) {
    return fault('this is the replication port of a broker', `The broker itself is at ${neighbour(address, -1)}.`)
  }
  return fault(
    `it accepts connections, and does not answer as RocketMQ: ${messageOf(error)}`,
    'Is it the port of something else?',
  )
}

/** True when a broker answers at this address. */
export async function isBroker(caller: Caller, address: string): Promise<boolean> {
  try {
    await caller.call(address, getBrokerRuntimeInfo, {})
    return true
  } catch (error) {
    // A broker that refuses a signature is a broker.
    return error instanceof BrokerError && !isUnknownRequest(error)
  }
}

function refusalText(error: BrokerError): string {
  return `it refuses: ${error.remark ?? error.responseName}`
}

function refusalAdvice(error: BrokerError, isSigned: boolean): string {
  const remark = error.remark ?? ''
  if (/signature/i.test(remark)) return 'The secret key is not the one that the broker has for this access key.'
  if (/cannot be null|is not found/i.test(remark)) {
    return isSigned
      ? 'The broker does not know this access key.'
      : 'The broker wants signatures: set RMQ_ACCESS_KEY and RMQ_SECRET_KEY.'
  }
  if (/timestamp|time/i.test(remark)) return 'Compare the clocks of this machine and of the broker.'
  return 'Ask an administrator for the permission, or look at the log of the broker.'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
