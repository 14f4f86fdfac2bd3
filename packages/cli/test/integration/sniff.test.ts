// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { rmq, startHere } from '../rmq-here.js'

interface Sniffing extends AsyncDisposable {
  readonly namesrvAddr: string
  readonly lines: readonly string[]
  readonly ended: Promise<unknown>
}

/** Starts `rmq sniff`, and resolves when clients can connect. */
async function sniff(...args: readonly string[]): Promise<Sniffing> {
  const { stdout, ended, interrupt } = startHere(['sniff', '--port', '0', ...args])
  const lines: string[] = []
  const output = createInterface({ input: stdout })
  const [ready] = (await once(output, 'line')) as [string]
  output.on('line', line => lines.push(line))
  return {
    namesrvAddr: /^ready {2}clients: NAMESRV_ADDR=([^,\s]+)/.exec(ready)?.[1] ?? '',
    lines,
    ended,
    [Symbol.asyncDispose]: async () => {
      interrupt()
      await ended
    },
  }
}

onEachCluster('rmq sniff', cluster => {
  const at = (): readonly string[] => ['--namesrv', cluster.namesrvAddr]
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rmq-sniff-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('shows what a client says to name servers and brokers, and what they answer', async () => {
    const topic = await cluster.topic('rmq-sniffed', { queues: 1 })
    await using sniffing = await sniff(...at())

    const sent = await rmq(['produce', topic, '-b', 'two coffees', '--namesrv', sniffing.namesrvAddr])

    expect(sent.stdout).to.match(/^1 sent, 0 failed/)
    await waitFor('the answer to the send', () =>
      sniffing.lines.some(line => line.includes('SEND_MESSAGE_V2 response')),
    )
    const said = (pattern: RegExp) =>
      expect(
        sniffing.lines.find(line => pattern.test(line)),
        String(pattern),
      ).to.be.a('string')
    said(new RegExp(`client → namesrv  GET_ROUTEINFO_BY_TOPIC.*topic ${topic}`))
    said(new RegExp(`namesrv → client  GET_ROUTEINFO_BY_TOPIC response  SUCCESS.*topic ${topic}`))
    said(new RegExp(`client → broker  SEND_MESSAGE_V2.*topic ${topic}  11 bytes`))
    said(/broker → client {2}SEND_MESSAGE_V2 response {2}SUCCESS/)
    said(/client → broker {2}HEART_BEAT/)
  }).timeout(60_000)

  it('shows chosen frames, with all that is in them, and ends after so many', async () => {
    const topic = await cluster.topic('rmq-chosen', { queues: 1 })
    const chosen = ['--code', 'send_message_v2', '--topic', topic, '--side', 'client', '--whole', '--count', '2']
    await using sniffing = await sniff(...chosen, ...at())

    await rmq(['produce', topic, '-b', 'one', '-b', 'two', '--order-key', 'k', '--namesrv', sniffing.namesrvAddr])
    await sniffing.ended

    const heads = sniffing.lines.filter(line => line.includes(' → '))
    expect(heads).to.have.length(2)
    expect(heads.every(line => line.includes('client → broker  SEND_MESSAGE_V2'))).to.equal(true)
    expect(sniffing.lines).to.include.members([`    b: ${topic}`, '    body: one', '    body: two'])
  }).timeout(60_000)

  it('writes a file that rmq decode reads', async () => {
    const topic = await cluster.topic('rmq-written', { queues: 1 })
    const file = join(folder, 'frames.jsonl')
    {
      await using sniffing = await sniff('--write', file, '--code', 'SEND_MESSAGE_V2', '--count', '2', ...at())
      await rmq(['produce', topic, '-b', 'two coffees', '--namesrv', sniffing.namesrvAddr])
      await sniffing.ended
    }

    const { code, stdout } = await rmq(['decode', file, '--json'])

    expect(code).to.equal(0)
    const [request, response] = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    expect(request).to.include({ kind: 'request', name: 'SEND_MESSAGE_V2', topic, body: 'two coffees' })
    expect(response).to.include({ kind: 'response', name: 'SEND_MESSAGE_V2 response', codeName: 'SUCCESS', topic })
    expect(response?.['replyTo']).to.equal(request?.['seq'])
    const written = (await readFile(file, 'utf8')).trim().split('\n')
    expect(written.map(line => JSON.parse(line) as unknown)).to.deep.equal([request, response])
  }).timeout(60_000)

  it('shows bytes that are no frame, and passes them on', async () => {
    await using sniffing = await sniff('--count', '1', ...at())
    const [host = '', port] = sniffing.namesrvAddr.split(':')
    const browser = connect(Number(port), host)
    browser.on('error', () => undefined)

    browser.write('GET / HTTP/1.1\r\n\r\n')
    await sniffing.ended
    browser.destroy()

    expect(sniffing.lines[0]).to.match(/client → namesrv {2}no frame$/)
    expect(sniffing.lines[1]).to.contain('at byte 0: a frame of').and.contain('HTTP: is the port right?')
    expect(sniffing.lines[2]).to.contain('47 45 54 20 2f').and.contain('GET / HTTP/1.1')
    expect(sniffing.lines[3]).to.match(/^ +\^\^$/)
  }).timeout(60_000)
})

describe('rmq decode', function () {
  this.timeout(20_000)
  const header = '{"code":105,"extFields":{"topic":"orders"},"flag":0,"language":"JAVA","opaque":7,"version":513}'

  function line(head: Buffer, type = 0, body: Buffer = Buffer.alloc(0)): string {
    const frame = Buffer.concat([Buffer.alloc(8), head, body])
    frame.writeInt32BE(frame.length - 4, 0)
    frame.writeInt32BE((type << 24) | head.length, 4)
    return JSON.stringify({ frame: frame.toString('base64') })
  }

  for (const [name, written, position, reason] of [
    ['a header that is cut off', line(Buffer.from(header.slice(0, 20))), 20, 'JSON: a string does not end'],
    [
      'a header with a wrong character',
      line(Buffer.from(header.replace('"flag":0', '"flag":?'))),
      58,
      'JSON: a value expected',
    ],
    ['a serialization that does not exist', line(Buffer.from(header), 9), 4, 'serialize type 9 is unknown'],
    [
      'a binary header whose remark is too long',
      line(Buffer.from('0069000201000000070000000000000fff00000000', 'hex'), 1),
      21,
      'the remark announces 4095 bytes',
    ],
    [
      'a body that is not what it should be',
      line(Buffer.from('{"code":34,"flag":0,"opaque":1}'), 0, Buffer.from('{"clientID":?}')),
      51,
      'JSON: a value expected',
    ],
  ] as const) {
    it(`tells where ${name} goes wrong`, async () => {
      const { code, stdout } = await rmq(['decode'], { stdin: written })

      expect(code).to.equal(0)
      expect(stdout).to.match(new RegExp(`at byte ${position}: .*${reason}`))
      // The mark stands below the byte.
      const rows = stdout.split('\n')
      const mark = rows.findIndex(row => row.trim() === '^^')
      const offset = parseInt(rows[mark - 1]?.trim() ?? '', 16) + ((rows[mark] ?? '').indexOf('^^') - 12) / 3
      expect(offset).to.equal(position)
    })
  }

  it('names the line that is no record', async () => {
    expect(await rmq(['decode'], { stdin: '{"frame":1}' })).to.include({
      code: 2,
      stderr: 'rmq: line 1 has no "frame" in base64\n',
    })
  })

  it('names a request that does not exist', async () => {
    expect((await rmq(['decode', '--code', 'nonsense'], { stdin: '' })).stderr).to.contain(
      'no request is called "nonsense"',
    )
  })

  it('reads the fixtures of the tests', async () => {
    const fixtures = new URL('../../../protocol/test/frames/java-5.5.0-json/', import.meta.url)
    for (const name of ['010-admin-create-topics', '080-push-consumer-pull-found']) {
      const file = new URL(`${name}.jsonl`, fixtures)
      const recorded = (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map(each => JSON.parse(each) as Record<string, unknown>)
      const { stdout } = await rmq(['decode', file.pathname, '--json'])
      const decoded = stdout
        .trim()
        .split('\n')
        .map(each => JSON.parse(each) as Record<string, unknown>)
      const facts = ({ seq, code, opaque, name: called, extFields, frame }: Record<string, unknown>) => ({
        seq,
        code,
        opaque,
        called,
        extFields,
        frame,
      })
      expect(decoded.map(facts)).to.deep.equal(recorded.map(facts))
      expect(decoded.filter(({ fault }) => fault !== undefined)).to.deep.equal([])
    }
  })
})
