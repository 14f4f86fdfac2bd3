// SPDX-License-Identifier: Apache-2.0
// Brokers that are not known yet, or not any more: the route of their topic is asked for once.
import type { MQClientInstance } from '@rocketmq-ts/client'

/** What `find` finds, now or when the route of the topic has been asked for. Rejects as that does. */
export async function findByRoute<T>(
  { routes }: Pick<MQClientInstance, 'routes'>,
  topic: string,
  find: () => T | undefined,
): Promise<T | undefined> {
  const known = find()
  if (known !== undefined) return known
  await routes.update(topic)
  return find()
}
