// SPDX-License-Identifier: Apache-2.0
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQAdminExt, type DefaultMQAdminExtOptions } from '@rocketmq-ts/admin'
import type { TestCluster } from '@rocketmq-ts/testing'

/** A started administrator of the cluster with a client instance of its own. */
export async function adminOf(
  cluster: Pick<TestCluster, 'clientOptions'>,
  options: DefaultMQAdminExtOptions = {},
): Promise<DefaultMQAdminExt> {
  const manager = new MQClientManager()
  const admin = new DefaultMQAdminExt({ ...cluster.clientOptions, manager, timeoutMs: 10_000, ...options })
  await admin.start()
  return admin
}
