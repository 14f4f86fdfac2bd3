// SPDX-License-Identifier: Apache-2.0
// `rmq server` as a process of its own. Clients in Java and Go find each other there wherever they are at hand; when
// asked for, the other specs of this folder run once more: to them it is a real cluster.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { clusterKind } from '@rocketmq-ts/testing'
import { bodyText, runGo, runJava } from '../../src/index.js'
import { startRmqServer, type RmqServer } from '../rmq-server.js'
import { javaPatienceMs, whyNotGoAtOnce, whyNotJava, whyNotJavaAtOnce } from '../with-java.js'

const home = fileURLToPath(new URL('../..', import.meta.url))
const { resolve } = createRequire(import.meta.url)
const patienceMs = 15 * 60_000
/** What test brokers are told, of either kind. */
const settings = [
  ...['enablePropertyFilter=true', 'traceTopicEnable=true', 'recallMessageEnable=true'],
  ...['transactionTimeOut=2000', 'transactionCheckInterval=2000'],
]

async function output(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, args, { cwd: home, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, text: Buffer.concat(parts).toString() }
}

describe('clients of other languages at the server that rmq starts', () => {
  const elsewhere = clusterKind === 'real' ? 'it is a server of its own' : undefined
  const missing = elsewhere ?? whyNotJavaAtOnce() ?? whyNotGoAtOnce()
  if (missing !== undefined) it.skip(`[${missing}]`)
  else {
    let server: RmqServer
    before(async () => {
      server = await startRmqServer()
    })
    after(() => server.stop())

    const java = (...[program, args]: [Parameters<typeof runJava>[0], string[]]) =>
      runJava(program, args, { namesrvAddr: server.namesrvAddr })

    it('get what Java sent, in Go', async () => {
      const topic = 'from-java'
      await using producer = await java('Produce', ['--topic', topic, '--body', 'two coffees', '--key', '188'])
      const { msgId = '' } = await producer.fact('sent', {}, javaPatienceMs)
      await using consumer = await runGo('consume', server.namesrvAddr, topic, 'CG_go')

      const received = await consumer.fact('received', { msgId }, javaPatienceMs)

      expect([bodyText(received), received.keys]).to.deep.equal(['two coffees', '188'])
    }).timeout(3 * javaPatienceMs)

    it('get what Go sent, in Java', async () => {
      const topic = 'from-go'
      await using producer = await runGo('produce', server.namesrvAddr, topic, '☕☕')
      const sent = await producer.fact('sent', {}, javaPatienceMs)
      await using consumer = await java('Consume', ['--topic', topic, '--group', 'CG_java'])

      const received = await consumer.fact('received', {}, javaPatienceMs)

      expect([bodyText(received), received.tags, received.keys]).to.deep.equal(['☕☕', 'go', '☕☕'])
      expect(received).to.include({ msgId: sent.msgId, queueId: sent.queueId, queueOffset: sent.queueOffset })
    }).timeout(3 * javaPatienceMs)
  }

  const notAsked = elsewhere ?? whyNotJava()
  if (notAsked !== undefined) {
    it.skip(`[${notAsked}]`)
    return
  }

  it('find there what a real cluster has', async () => {
    const { namesrvAddr, endpoints, stop } = await startRmqServer(settings)
    try {
      const found = await output(
        [resolve('mocha/bin/mocha.js'), '--config', '../../.mocharc.json', '--reporter', 'dot'],
        {
          ...process.env,
          ROCKETMQ_NAMESRV_ADDR: namesrvAddr,
          ROCKETMQ_ENDPOINTS: endpoints,
          ROCKETMQ_VERSION: '5.5.0',
        },
      )

      expect(found.code, found.text).to.equal(0)
    } finally {
      expect(await stop()).to.equal(0)
    }
  }).timeout(patienceMs)
})
