// SPDX-License-Identifier: Apache-2.0
// Requests of a diagnosis: to any address, with the credentials and TLS settings of the session, each within its time.
import { aclHook, type ClientOptions } from '@rocketmq-ts/client'
import { CredentialsCache, systemClock, type AbortOptions } from '@rocketmq-ts/core'
import { compatibleVersion } from '@rocketmq-ts/protocol'
import { RemotingClient, type Answer, type AnyRequest, type Fields } from '@rocketmq-ts/remoting'

/** Deadline and signal of one look. */
export interface ExaminationOptions extends AbortOptions {
  readonly timeoutMs: number
}

export class Caller {
  readonly timeoutMs: number
  readonly isTls: boolean
  readonly isSigned: boolean
  readonly #signal: AbortSignal | undefined
  readonly #remoting: RemotingClient

  constructor({ credentials, tls }: ClientOptions, timeoutMs: number, { signal }: AbortOptions) {
    this.timeoutMs = timeoutMs
    this.#signal = signal
    this.isTls = tls !== undefined && tls !== false
    this.isSigned = credentials !== undefined
    this.#remoting = new RemotingClient({
      // Every server since 4.0 knows this name.
      identity: { language: 'OTHER', version: compatibleVersion },
      hooks: credentials === undefined ? [] : [aclHook(new CredentialsCache(credentials, systemClock))],
      tls: tls === true ? {} : tls === false ? undefined : tls,
      connectTimeoutMs: timeoutMs,
    })
  }

  call<R extends AnyRequest>(address: string, request: R, fields: Fields<R>): Promise<Answer<R>> {
    return this.#remoting.call(address, request, fields, { timeoutMs: this.timeoutMs, signal: this.#signal })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#remoting.close({ drainMs: 0 })
  }
}
