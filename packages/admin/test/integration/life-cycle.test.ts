// SPDX-License-Identifier: Apache-2.0
import { NameServerError, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { MQClientManager } from '@rocketmq-ts/client'
import { onEachCluster, rejection } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'

onEachCluster('the life of an administrator', cluster => {
  it('shares the client instance of the process and ends it with its last user', async () => {
    const manager = new MQClientManager()
    const options = { ...cluster.clientOptions, manager }
    const [one, other] = [new DefaultMQAdminExt(options), new DefaultMQAdminExt(options)]

    await Promise.all([one.start(), other.start()])
    const whileBothRun = manager.factoryTable.size
    await one.close()
    const info = await other.cluster.info()
    await other.close()

    expect(whileBothRun).to.equal(1)
    expect(info.brokers.size).to.be.greaterThan(0)
    expect(manager.factoryTable.size).to.equal(0)
  })

  it('refuses a second administrator under the same name', async () => {
    const manager = new MQClientManager()
    await using _first = await adminOf(cluster, { manager, adminGroup: 'mine' })

    const error = await rejection(adminOf(cluster, { manager, adminGroup: 'mine' }))

    expect(error).to.be.instanceOf(UsageError)
    expect(error.message).to.include('mine')
  })

  it('does nothing before its start and after its end', async () => {
    const admin = new DefaultMQAdminExt({ ...cluster.clientOptions, manager: new MQClientManager() })

    const early = await rejection(admin.topics.list())
    await admin.start()
    await admin.close()
    await admin.close()
    const late = await rejection(admin.topics.list())

    expect(early).to.include({ code: 'ERR_STATE' })
    expect(late).to.include({ code: 'ERR_STATE' })
    await admin.closed
    expect(admin.state).to.equal('SHUTDOWN_ALREADY')
  })

  it('keeps to the deadline of the call', async () => {
    await using admin = await adminOf(cluster)

    const error = await rejection(admin.topics.create('never_there', { brokers: [], timeoutMs: 2000 }))

    expect(error).to.include({ code: 'ERR_ROUTE' })
    expect(await rejection(admin.topics.list({ timeoutMs: 0 }))).to.include({ code: 'ERR_TIMEOUT' })
  })

  it('ends a call with its signal', async () => {
    await using admin = await adminOf(cluster)

    const error = await rejection(admin.topics.list({ signal: AbortSignal.abort() }))

    expect(error).to.include({ code: 'ERR_ABORTED' })
  })

  it('starts without name servers and fails with the first call', async () => {
    await using admin = await adminOf(cluster, { namesrvAddr: '127.0.0.1:1', timeoutMs: 1000 })

    expect(await rejection(admin.topics.list())).to.be.instanceOf(NameServerError)
  })
})
