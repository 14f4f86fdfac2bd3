// SPDX-License-Identifier: Apache-2.0
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { rejection } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { Sniffer } from '../src/wire/sniffer.js'

const servers = (): number => process.getActiveResourcesInfo().filter(each => each === 'TCPServerWrap').length

describe('a sniffer', () => {
  it('that is closed while a name server tells of brokers leaves no proxy of them', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const before = servers()
    let closed: Promise<void> | undefined
    const sniffer = await Sniffer.start({
      nameServers: [cluster.namesrvAddr],
      port: 0,
      mapAddress: address => address,
      onFrame: ({ kind }) => {
        if (kind === 'response') closed ??= sniffer.close()
      },
    })
    await using admin = new DefaultMQAdminExt({ namesrvAddr: sniffer.namesrvAddr })
    await admin.start()

    await rejection(admin.topics.route('orders', { timeoutMs: 1000 }))
    await closed

    expect(closed).not.to.equal(undefined)
    expect(servers()).to.equal(before)
  })
})
