// SPDX-License-Identifier: Apache-2.0
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { getRouteInfoByTopic } from '@rocketmq-ts/protocol'
import { decodeFrame } from '@rocketmq-ts/remoting'
import { onEachCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { lineOf, record } from '../../scripts/record.js'

/** Asks as a client does. */
async function route(namesrvAddr: string, topic: string): Promise<void> {
  await using admin = new DefaultMQAdminExt({ namesrvAddr })
  await admin.start()
  await admin.topics.route(topic)
}

onEachCluster('npm run record', cluster => {
  it('writes a request and its answer as the tests read them', async () => {
    const topic = await cluster.topic('recorded', { queues: 1 })
    const frames = await record({
      request: getRouteInfoByTopic,
      nameServers: cluster.namesrvAddr.split(';'),
      client: namesrvAddr => route(namesrvAddr, topic),
    })

    const lines = frames.map(frame => JSON.parse(lineOf('route', frame)) as Record<string, unknown>)
    expect(lines.map(line => [line['case'], line['kind'], line['from'], line['name']])).to.deep.equal([
      ['route', 'request', 'client', 'GET_ROUTEINFO_BY_TOPIC'],
      ['route', 'response', 'namesrv', 'GET_ROUTEINFO_BY_TOPIC response'],
    ])
    expect(lines[1]).to.include({ requestCode: 105, codeName: 'SUCCESS' })
    const { code, extFields } = decodeFrame(Buffer.from(String(lines[0]?.['frame']), 'base64').subarray(4))
    expect({ code, topic: extFields?.['topic'] }).to.deep.equal({ code: 105, topic })
  })
})
