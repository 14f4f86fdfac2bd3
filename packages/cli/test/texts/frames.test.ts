// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { rmq } from '../rmq-here.js'

const fixture = fileURLToPath(
  new URL('../../../protocol/test/frames/java-5.5.0-json/080-push-consumer-pull-found.jsonl', import.meta.url),
)

/** What is shown of recorded frames, line by line. */
const decoded = async (...args: readonly string[]): Promise<readonly string[]> =>
  (await rmq(['decode', fixture, ...args])).stdout.split('\n')

describe('rmq decode, word for word,', () => {
  it('shows when, on which connection, who, what, and about what', async () => {
    expect((await decoded()).slice(0, 9)).to.deep.equal([
      '0.000  #0  client → namesrv  GET_ROUTEINFO_BY_TOPIC  opaque 873  topic %RETRY%CID-order-svc',
      '0.006  #0  namesrv → client  GET_ROUTEINFO_BY_TOPIC response  TOPIC_NOT_EXIST (No topic route info in name server for the topic: %RETRY%CID-order-svc',
      'See https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.)  opaque 873  topic %RETRY%CID-order-svc',
      '0.507  #1  client → broker  HEART_BEAT  opaque 879  635 bytes',
      '0.819  #1  broker → client  NOTIFY_CONSUMER_IDS_CHANGED (one-way)  opaque 932',
      '0.819  #1  broker → client  HEART_BEAT response  SUCCESS  opaque 879',
      '0.823  #1  client → broker  GET_CONSUMER_LIST_BY_GROUP  opaque 884',
      '0.857  #1  broker → client  GET_CONSUMER_LIST_BY_GROUP response  SUCCESS  opaque 884  51 bytes',
      '0.858  #1  client → broker  QUERY_CONSUMER_OFFSET  opaque 886  topic order-events',
    ])
  })

  for (const [args, line] of [
    [['--code', 'heart_beat', '--side', 'client'], '0.507  #1  client → broker  HEART_BEAT  opaque 879  635 bytes'],
    [['--code', '34', '--side', 'server'], '0.819  #1  broker → client  HEART_BEAT response  SUCCESS  opaque 879'],
  ] as const) {
    it(`shows what is chosen by ${args.join(' ')}`, async () => {
      const lines = await decoded(...args)

      expect(lines[0]).to.equal(line)
      expect(lines.every(each => each === '' || each.includes('HEART_BEAT'))).to.equal(true)
    })
  }

  it('shows frames about a topic, and all that is in them', async () => {
    const lines = await decoded('--topic', 'order-events', '--whole')

    expect(lines[0]).to.equal('0.858  #1  client → broker  QUERY_CONSUMER_OFFSET  opaque 886  topic order-events')
    expect(lines.slice(1, 4).every(line => line.startsWith('    '))).to.equal(true)
    expect(lines).to.include('    topic: order-events')
    expect(lines.some(line => line.includes('HEART_BEAT'))).to.equal(false)
  })

  it('shows in colours what is no success', async () => {
    const { stdout } = await rmq(['decode', fixture], { isTerminal: true })

    expect(stdout).to.contain('\u001B[1mGET_ROUTEINFO_BY_TOPIC response\u001B[22m\u001B[33m  TOPIC_NOT_EXIST')
    expect(stdout).to.contain('\u001B[1mHEART_BEAT response\u001B[22m  SUCCESS')
  })

  it('shows when and where bytes were seen that are no frame', async () => {
    const frame = Buffer.from('GET / HTTP/1.1\r\n\r\n').toString('base64')
    const line = JSON.stringify({ seq: 3, ms: 1500, conn: 2, from: 'client', to: 'namesrv', frame })
    const [first, second] = (await rmq(['decode'], { stdin: line })).stdout.split('\n')

    expect(first).to.equal('1.500  #2  client → namesrv  no frame')
    expect(second).to.match(/^ {4}at byte \d+: \S/)
    const json = JSON.parse((await rmq(['decode', '--json'], { stdin: line })).stdout) as object
    expect(json).to.include({ seq: 3, ms: 1500, conn: 2, from: 'client', to: 'namesrv', kind: 'unreadable', frame })
  })
})
