// SPDX-License-Identifier: Apache-2.0
// What only a terminal gets: questions, hints, colours, a live line.
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { expect } from 'chai'
import { rmq, type HereOptions } from '../rmq-here.js'
import { steady } from '../shown.js'

describe('rmq in a terminal', () => {
  let cluster: LocalCluster
  before(async () => {
    cluster = await LocalCluster.start({ topics: ['orders', { name: 'deaf', perm: 2 }] })
  })
  after(() => cluster.close())

  const inTerminal = async (line: string, options: HereOptions = {}) => {
    const args = [...line.split(' '), '--namesrv', cluster.namesrvAddr]
    const { code, stdout, stderr } = await rmq(args, { isTerminal: true, ...options })
    return { code, stdout: steady(stdout), stderr: steady(stderr) }
  }
  const question = 'Really delete orders and its 0 messages? [y/N] '

  for (const reply of ['n', '', 'maybe y', 'yess']) {
    it(`takes "${reply}" for a no`, async () => {
      const { code, stdout, stderr } = await inTerminal('topic delete orders', { stdin: `${reply}\n` })

      expect({ code, stdout }).to.deep.equal({ code: 0, stdout: 'Nothing was done.\n' })
      expect(stderr).to.contain(question)
    })
  }

  for (const reply of ['y', 'Y', ' YES ']) {
    it(`takes "${reply}" for a yes`, async () => {
      await cluster.createTopic('gone')

      const { stdout } = await inTerminal('topic delete gone', { stdin: `${reply}\n` })

      expect(stdout).to.equal('\u001B[32m✓\u001B[39m deleted gone on broker-a (n ms)\n')
    })
  }

  it('says how to end what is typed, and counts', async () => {
    const { stdout, stderr } = await inTerminal('produce orders', { stdin: 'one\n\ntwo\n' })

    expect(stdout).to.match(/^2 sent, 0 failed, \d+\/s\n$/)
    expect(stderr.replace(/\d+\/s/, 'n/s')).to.equal('a message a line, Ctrl-D ends\n\r\u001B[K1 sent, n/s\r\u001B[K')
  })

  it('draws how far it came when the end is known', async () => {
    const { stderr } = await inTerminal('produce orders -b x --repeat 2')

    expect(stderr.replace(/\d+\/s/, 'n/s')).to.equal('\r\u001B[K████████████░░░░░░░░░░░░ 1 sent, n/s\r\u001B[K')
    expect((await inTerminal('produce orders -b x --json')).stderr).to.equal('')
    expect((await inTerminal('produce orders -b x', { isTerminal: false })).stderr).to.equal('')
  })

  it('colours what was found by how bad it is', async () => {
    const { stdout } = await inTerminal('doctor --topic deaf')

    expect(stdout).to.contain('\u001B[32m✓\u001B[39m name server').and.contain('\u001B[33m!\u001B[39m topic deaf')
    expect((await inTerminal('doctor --topic none')).stdout).to.contain('\u001B[31m✗\u001B[39m topic none')
  })

  it('colours where it is told to, and not where TERM or NO_COLOR say so', async () => {
    const isBold = async (env: Record<string, string>, isTerminal: boolean) =>
      (await inTerminal('topic show orders', { env, isTerminal })).stdout.startsWith('\u001B[1mBROKER')

    expect(await isBold({ FORCE_COLOR: '1' }, false)).to.equal(true)
    expect(await isBold({ FORCE_COLOR: '0' }, false)).to.equal(false)
    expect(await isBold({ NO_COLOR: '' }, true)).to.equal(true)
    expect(await isBold({ FORCE_COLOR: '1', NO_COLOR: '1' }, true)).to.equal(false)
  })

  it('serves in colours, and says where clients go', async () => {
    const options = { isServing: true, isTerminal: true }
    const args = ['server', '--namesrv-port', '0', '--broker-port', '0', '--brokers', '2', '--grpc-port', '0']

    const plain = await rmq(args, { isServing: true })
    const coloured = await rmq(args, options)

    expect(steady(plain.stdout)).to.equal(
      'ready  name server 127.0.0.1:ppppp, broker 127.0.0.1:ppppp, 127.0.0.1:ppppp\n' +
        '       gRPC clients: 127.0.0.1:ppppp, plain text\n' +
        '       clients: NAMESRV_ADDR=127.0.0.1:ppppp, stop with Ctrl-C\nstopping\n',
    )
    expect(coloured.stdout.startsWith('\u001B[32mready\u001B[39m  name server \u001B[1m127')).to.equal(true)
  })
})
