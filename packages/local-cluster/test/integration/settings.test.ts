// SPDX-License-Identifier: Apache-2.0
// The settings that servers of either kind tell.
import { expect } from 'chai'
import { getBrokerConfig, getNamesrvConfig, parseSettingsListing } from '@rocketmq-ts/protocol'
import { itVersion5, onEachCluster } from '@rocketmq-ts/testing'

/** Settings of which none is obeyed here, from the first name to the last. */
const someOfBroker = [
  'accessMessageInMemoryHotRatio',
  'bindAddress',
  'inSyncReplicas',
  'listenPort',
  'writeWithoutMmap',
]
const someOfNameServer = ['clientRequestThreadPoolNums', 'supportActingMaster', 'writeBufferLowWaterMark']

onEachCluster('a listing of settings', cluster => {
  itVersion5('is complete, and in the order of names', async () => {
    const [broker = ''] = await cluster.brokerAddrs()

    const ofBroker = parseSettingsListing((await cluster.remoting.call(broker, getBrokerConfig, {})).body)
    const ofNameServer = parseSettingsListing(
      (await cluster.remoting.call(cluster.namesrvAddr, getNamesrvConfig, {})).body,
    )

    expect([...ofBroker.keys()]).to.include.members(someOfBroker)
    expect([...ofNameServer.keys()]).to.include.members(someOfNameServer)
    expect(ofBroker.size).to.be.within(470, 500)
    expect(ofNameServer.size).to.be.within(35, 42)
    for (const names of [[...ofBroker.keys()], [...ofNameServer.keys()]]) {
      expect(names).to.deep.equal([...names].sort())
    }
  })
})
