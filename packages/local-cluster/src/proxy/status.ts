// SPDX-License-Identifier: Apache-2.0
// What goes wrong, as a status inside an answer. A handler throws `StatusError`; what a broker refuses becomes the
// status that the real proxy makes of it. [ResponseBuilder.java of 5.5.0]
import { asError, BrokerError, RocketMQError } from '@rocketmq-ts/core'
import { wire, type Draft } from '@rocketmq-ts/grpc-protocol'

const { Code } = wire

export class StatusError extends Error {
  override readonly name = 'StatusError'
  readonly code: wire.Code

  constructor(code: wire.Code, message: string) {
    super(message)
    this.code = code
  }
}

/** Refuses a request. */
export function refuseWith(code: wire.Code, message: string): never {
  throw new StatusError(code, message)
}

export const ok: Draft<wire.Status> = { code: Code.OK, message: 'OK' }

const byResponseName: Readonly<Record<string, wire.Code>> = {
  SYSTEM_BUSY: Code.TOO_MANY_REQUESTS,
  REQUEST_CODE_NOT_SUPPORTED: Code.NOT_IMPLEMENTED,
  TOPIC_NOT_EXIST: Code.TOPIC_NOT_FOUND,
  SUBSCRIPTION_GROUP_NOT_EXIST: Code.CONSUMER_GROUP_NOT_FOUND,
  FLUSH_DISK_TIMEOUT: Code.MASTER_PERSISTENCE_TIMEOUT,
  FLUSH_SLAVE_TIMEOUT: Code.SLAVE_PERSISTENCE_TIMEOUT,
  SLAVE_NOT_AVAILABLE: Code.HA_NOT_AVAILABLE,
  LMQ_QUOTA_EXCEEDED: Code.LITE_TOPIC_QUOTA_EXCEEDED,
  LITE_SUBSCRIPTION_QUOTA_EXCEEDED: Code.LITE_SUBSCRIPTION_QUOTA_EXCEEDED,
}

/** The status of what was thrown. */
export function statusOf(thrown: unknown): Draft<wire.Status> {
  if (thrown instanceof StatusError) return { code: thrown.code, message: thrown.message }
  const error = asError(thrown)
  if (error instanceof BrokerError) {
    return {
      code: byResponseName[error.responseName] ?? Code.INTERNAL_SERVER_ERROR,
      message: error.remark ?? error.responseName,
    }
  }
  const isTimeout = error instanceof RocketMQError && error.code === 'ERR_TIMEOUT'
  return { code: isTimeout ? Code.PROXY_TIMEOUT : Code.INTERNAL_SERVER_ERROR, message: error.message }
}

/** The overall status of an answer with entries: their own when they agree. */
export function overallStatus(statuses: readonly (Draft<wire.Status> | null | undefined)[]): Draft<wire.Status> {
  const codes = new Set(statuses.map(status => status?.code))
  const [first] = statuses
  if (codes.size === 1 && first !== undefined && first !== null) return first
  return { code: Code.MULTIPLE_RESULTS, message: 'mix of several results' }
}
