// SPDX-License-Identifier: Apache-2.0
// Options of producers and their defaults.
import {
  bodyRows,
  checkTopic,
  kinds,
  option,
  OptionTable,
  sendTimeoutRow,
  type OptionRows,
  type Serializer,
} from '@rocketmq-ts/core'
import { clientConfigOf, proxyClientOptions, type ProxyClientOptions } from './client-options.js'

export interface ProxyProducerOptions<TBody = Uint8Array | string> extends ProxyClientOptions {
  /**
   * Topics whose routes are looked up at the start. Others are announced when the first message goes there. Default
   * none.
   */
  readonly topics?: readonly string[] | undefined
  /** Milliseconds of a send over all attempts. Default 3000. */
  readonly sendTimeoutMs?: number | undefined
  /** Attempts of a send that may have reached a server, 1 to 16. Default 3. */
  readonly maxAttempts?: number | undefined
  /**
   * Sends of messages without a kind that are made in one turn of the event loop share a call: far more of them in a
   * second, at a fraction of the work. They are stored, or fail, together. Needs a proxy that takes batches, as those
   * of Apache RocketMQ do; sends with a signal go alone. Default false.
   */
  readonly autoBatch?: boolean | undefined
  /** Turns bodies into bytes. Default: bytes as they are, text in UTF-8. */
  readonly serializer?: Pick<Serializer<TBody>, 'serialize'> | undefined
}

const rows = {
  topics: option.of<readonly string[]>([], kinds.list),
  sendTimeoutMs: sendTimeoutRow(600_000),
  maxAttempts: option.whole(3, 1, 16),
  autoBatch: option.flag(),
  serializer: bodyRows.serializer,
} as const satisfies OptionRows<Omit<ProxyProducerOptions<unknown>, keyof ProxyClientOptions>>

/** The options of every producer. */
export const proxyProducerOptions = new OptionTable('a producer', rows, proxyClientOptions)

/** The options with their defaults. Never changes. */
export type ProducerConfig = ReturnType<typeof producerConfigOf>

/** @throws UsageError naming the option that is wrong */
export function producerConfigOf(options: ProxyProducerOptions<unknown>) {
  const chosen = proxyProducerOptions.read(options)
  for (const topic of chosen.topics) checkTopic(topic)
  return { ...chosen, client: clientConfigOf(options) }
}
