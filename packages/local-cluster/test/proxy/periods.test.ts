// SPDX-License-Identifier: Apache-2.0
// When a proxy does what it does by itself. [ProxyConfig.java, RenewStrategyPolicy.java,
// ClientHousekeepingService.java]
import { expect } from 'chai'
import { VirtualClock } from '@rocketmq-ts/core'
import { wire } from '@rocketmq-ts/grpc-protocol'
import { changeMessageInvisibleTime, heartbeat } from '@rocketmq-ts/protocol'
import type { AnyRequest } from '@rocketmq-ts/remoting'
import { message, scene, type Scene } from './scene.js'

const { ClientType } = wire
const minute = 60_000

/** What the brokers got of a request by now: what the proxy sent before this is there with its answer. */
async function sent<R extends AnyRequest>(all: Scene, declaration: R) {
  await all.send(message('orders', 'x'))
  return all.cluster.requests(declaration)
}

const beat = ({ consumer }: Scene) =>
  consumer.ask('Heartbeat', { group: { name: 'shop' }, clientType: ClientType.PUSH_CONSUMER })

describe('a proxy', () => {
  it('looks every 5 seconds for messages whose time is over in 10', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    await all.send(message('orders', 'slow'))
    await all.receive('orders')
    const renewals: number[] = []
    // What is begun has to end before time goes on: its deadline is of the same clock.
    for (const ms of [50_000, 4999, 1]) {
      await clock.advance(ms)
      renewals.push((await sent(all, changeMessageInvisibleTime)).length)
    }

    // After 50 seconds 10 are left, and that is not less.
    expect(renewals).to.deep.equal([0, 0, 1])
  })

  it('prolongs a message by longer times, and after three hours lets it go', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    await all.send(message('orders', 'slow'))
    const begin = clock.now()
    await all.receive('orders')
    const goOn = async (untilMs: number) => {
      while (clock.now() < begin + untilMs) {
        await clock.advance(Math.min(minute, begin + untilMs - clock.now()))
        await beat(all)
      }
      return sent(all, changeMessageInvisibleTime)
    }

    let dueMs = 55_000
    const minutes = [1, 3, 5, 10, 30, 60, 60, 60, 1 / 60]
    for (const [times, next] of minutes.entries()) {
      expect(await goOn(dueMs - 1)).to.have.length(times)
      const renewals = await goOn(dueMs)
      expect(renewals.at(-1)?.request.invisibleTime).to.equal(next * minute)
      dueMs += next * minute - 5000
    }
    expect(await goOn(dueMs + 9000)).to.have.length(minutes.length)
  })

  it('gives back soon what a client had that takes its leave', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    await all.send(message('orders', 'orphan'))
    await all.receive('orders')
    await all.consumer.ask('NotifyClientTermination', { group: { name: 'shop' } })

    const [given] = await sent(all, changeMessageInvisibleTime)
    expect(given?.request.invisibleTime).to.equal(1000)
  })

  it('forgets a client that was silent for more than two minutes, and looks every 10 seconds', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    const known = () => all.cluster.proxy.clients().length
    const counts: number[] = []
    for (const ms of [129_999, 1]) {
      await clock.advance(ms)
      counts.push(known())
    }

    expect(counts).to.deep.equal([2, 0])
  })

  it('tells brokers every 20 seconds which topics have producers', async () => {
    const clock = new VirtualClock()
    await using all = await scene({ clock })
    const before = (await sent(all, heartbeat)).length
    const counts: number[] = []
    for (const ms of [19_999, 1, 20_000]) {
      await clock.advance(ms)
      counts.push((await sent(all, heartbeat)).length - before)
    }

    expect(counts).to.deep.equal([0, 1, 2])
  })
})
