// SPDX-License-Identifier: Apache-2.0
// Producers for specs: each with a group and a manager of its own, so that specs share neither names nor instances.
import { MQClientManager, type ClientOptions } from '@rocketmq-ts/client'
import { DefaultMQProducer, type ProducerOptions } from '@rocketmq-ts/producer'
import { uniqueName } from '@rocketmq-ts/testing'

/** How a cluster is reached: an embedded one, or `clientOptions` of a cluster under test. */
export type At = Pick<ClientOptions, 'namesrvAddr' | 'credentials' | 'tls'>

/** What every client of a spec begins with. */
export function ownOptions({ namesrvAddr, credentials, tls }: At): ProducerOptions {
  return { namesrvAddr, credentials, tls, producerGroup: uniqueName('PG_spec'), manager: new MQClientManager() }
}

export function producerOf(at: At, options: Partial<ProducerOptions> = {}): DefaultMQProducer {
  return new DefaultMQProducer({ ...ownOptions(at), ...options })
}

/** A producer that is started. */
export async function producerOn(at: At, options: Partial<ProducerOptions> = {}): Promise<DefaultMQProducer> {
  const producer = producerOf(at, options)
  await producer.start()
  return producer
}
