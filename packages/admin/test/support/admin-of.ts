// SPDX-License-Identifier: Apache-2.0
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQAdminExt, type DefaultMQAdminExtOptions } from '@rocketmq-ts/admin'
import type { TestCluster } from '@rocketmq-ts/testing'

/** A started administrator of the cluster with a client instance of its own. */
export async function adminOf(
  cluster: TestCluster,
  options: DefaultMQAdminExtOptions = {},
): Promise<DefaultMQAdminExt> {
  const manager = new MQClientManager()
  const admin = new DefaultMQAdminExt({ ...cluster.clientOptions, manager, timeoutMs: 10_000, ...options })
  await admin.start()
  return admin
}

/** What a promise rejects with; fails when it resolves. */
export async function failureOf(work: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await work
  } catch (error) {
    return error as Error & Record<string, unknown>
  }
  throw new Error('it did not fail')
}
