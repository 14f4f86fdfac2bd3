// SPDX-License-Identifier: Apache-2.0
// Options of producers and their defaults.
import { checkTopic, plainSerializer, type Serializer } from '@rocketmq-ts/core'
import type { ProxyClientOptions } from './client-options.js'
import { checkOptionNames, clientConfigOf, wholeNumber, type ProxyClientConfig } from './client-options.js'

export interface ProxyProducerOptions<TBody = Uint8Array | string> extends ProxyClientOptions {
  /** Topics whose routes are looked up at the start. Others are announced when the first message goes there. Default none. */
  readonly topics?: readonly string[]
  /** Milliseconds of a send over all attempts. Default 3000. */
  readonly sendTimeoutMs?: number
  /** Attempts of a send that may have reached a server, 1 to 16. Default 3. */
  readonly maxAttempts?: number
  /** Turns bodies into bytes. Default: bytes as they are, text in UTF-8. */
  readonly serializer?: Pick<Serializer<TBody>, 'serialize'>
}

export interface ProducerConfig<TBody> {
  readonly client: ProxyClientConfig
  readonly topics: readonly string[]
  readonly sendTimeoutMs: number
  readonly maxAttempts: number
  readonly serializer: Pick<Serializer<TBody>, 'serialize'>
}

/** Names of the options, for the check. */
export const producerOptionNames = ['topics', 'sendTimeoutMs', 'maxAttempts', 'serializer'] as const

/** @throws UsageError naming the option that is wrong */
export function producerConfigOf<TBody>(
  options: ProxyProducerOptions<TBody>,
  moreNames: readonly string[] = [],
): ProducerConfig<TBody> {
  checkOptionNames(options, [...producerOptionNames, ...moreNames])
  const { topics = [], serializer } = options
  for (const topic of topics) checkTopic(topic)
  return {
    client: clientConfigOf(options),
    topics,
    sendTimeoutMs: wholeNumber('sendTimeoutMs', options.sendTimeoutMs, 3000, 1, 600_000),
    maxAttempts: wholeNumber('maxAttempts', options.maxAttempts, 3, 1, 16),
    // Without a serializer `TBody` is what the plain one takes.
    serializer: serializer ?? (plainSerializer as Serializer<unknown>),
  }
}
