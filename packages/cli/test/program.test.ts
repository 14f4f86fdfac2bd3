// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect } from 'chai'
import { exitCodes } from '../src/index.js'
import { LocalCluster, silence } from '@rocketmq-ts/local-cluster'
import { addWritePermOfBroker, sendMessageV2, wipeWritePermOfBroker } from '@rocketmq-ts/protocol'
import { itWhen } from '@rocketmq-ts/testing'
import { rmq as rmqHere } from './rmq-here.js'
import { program, rmq, type Ended } from './rmq-process.js'

/** Runs a command in this process, in a terminal. */
const inTerminal = (args: readonly string[], env: Readonly<Record<string, string>> = {}, isTerminal = true) =>
  rmqHere(args, { env, isTerminal })

describe('rmq', () => {
  let cluster: LocalCluster
  before(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
  })
  after(() => cluster.close())

  it('prints colours in a terminal, and none when they are not wanted', async () => {
    const args = ['topic', 'show', 'orders', '--namesrv', cluster.namesrvAddr]

    expect((await inTerminal(args)).stdout).to.contain('\u001B[1m')
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      expect((await inTerminal(args, env)).stdout)
        .to.match(/^BROKER/)
        .and.not.contain('\u001B')
    }
    expect((await inTerminal(args, {}, false)).stdout)
      .to.match(/^BROKER/)
      .and.not.contain('\u001B')
  })

  it('keeps tables within the width of the terminal', async () => {
    await cluster.createTopic({
      name: 'wide',
      attributes: { 'message.type': 'FIFO', 'queue.type': 'BatchCQ', 'cleanup.policy': 'COMPACTION' },
    })

    const { stdout } = await inTerminal(['topic', 'show', 'wide', '--namesrv', cluster.namesrvAddr], { NO_COLOR: '1' })

    expect(stdout.split('\n').length).to.be.greaterThan(3)
    for (const line of stdout.split('\n')) expect(line.length).to.be.at.most(80)
    const coloured = await inTerminal(['topic', 'show', 'wide', '--namesrv', cluster.namesrvAddr])
    expect(stripVTControlCharacters(coloured.stdout)).to.equal(stdout)
  })

  it('ends with 2 for usage that is wrong, and suggests what was meant', async () => {
    const ended = await inTerminal(['topik', 'list'])

    expect(ended.code).to.equal(exitCodes.usage)
    expect(ended.stderr).to.contain("unknown command 'topik'").and.contain('Did you mean topic?')
    expect((await inTerminal(['consume', 'orders', '--count', 'many'])).stderr).to.contain(
      'It takes a whole number, at least 1.',
    )
  })

  it('ends with 5 when nobody is there, in time, and says what to do', async () => {
    const ended = await inTerminal(['topic', 'list', '--timeout', '300', '--namesrv', '127.0.0.1:1'])

    expect(ended.code).to.equal(exitCodes.unreachable)
    expect(ended.stderr).to.match(/^rmq: .*127\.0\.0\.1:1.*rmq doctor\)\n$/)
  })

  it('ends with 4 when a server refuses', async () => {
    await using guarded = await LocalCluster.start({ acl: { users: [{ accessKey: 'shop', secretKey: 'secret' }] } })
    const args = ['broker', 'config', 'broker-a', '--namesrv', guarded.namesrvAddr]

    expect((await inTerminal(args, { RMQ_ACCESS_KEY: 'shop', RMQ_SECRET_KEY: 'other' })).code).to.equal(
      exitCodes.refused,
    )
    expect((await inTerminal(args, { RMQ_ACCESS_KEY: 'shop', RMQ_SECRET_KEY: 'secret' })).code).to.equal(exitCodes.done)
  })

  it('ends a send in the time that was given, and says so', async () => {
    await using deaf = await LocalCluster.start({ topics: ['orders'] })
    deaf.intercept(sendMessageV2, silence())
    const args = ['produce', 'orders', '--body', 'x', '--timeout', '2000', '--namesrv', deaf.namesrvAddr]

    const ended = await inTerminal(args)

    expect(ended.code).to.equal(exitCodes.failed)
    expect(ended.stdout).to.contain('0 sent, 1 failed')
    expect(ended.stderr).to.match(/within [12]?\d{1,3} ms/)
  })

  it('changes nothing in a dry run, also what needs no yes', async () => {
    const told = async (state: string): Promise<string> =>
      (await inTerminal(['broker', 'writable', 'broker-a', state, '--dry-run', '--namesrv', cluster.namesrvAddr]))
        .stdout

    expect(await told('on')).to.equal('would let producers write to broker-a again\n')
    expect(await told('off')).to.equal('would keep producers away from broker-a\n')
    expect([...cluster.requests(addWritePermOfBroker), ...cluster.requests(wipeWritePermOfBroker)]).to.deep.equal([])
  })

  it('refuses a delay beside an order key where proxies would', async () => {
    await using proxied = await LocalCluster.start({
      topics: [{ name: 'orders', attributes: { 'message.type': 'MIXED' } }],
      proxy: true,
    })
    const at = ['--endpoints', proxied.endpoints]
    const file = join(mkdtempSync(join(tmpdir(), 'rmq-kinds-')), 'lines')
    writeFileSync(file, JSON.stringify({ body: 'x', orderKey: '188', delayMs: 60_000 }))

    const ended = await inTerminal(['produce', 'orders', '-b', 'x', '--order-key', '188', '--delay', '60000', ...at])
    const line = await inTerminal(['produce', 'orders', '--json-lines', '--file', file, ...at])
    rmSync(dirname(file), { recursive: true })

    expect([ended.code, line.code]).to.deep.equal([exitCodes.usage, exitCodes.failed])
    expect(ended.stderr).to.contain('--order-key and --delay exclude each other').and.contain('--namesrv')
    expect(line.stderr).to.contain('a message has one kind')
    expect(proxied.messages('orders')).to.deep.equal([])
  })

  it('says which file it cannot read', async () => {
    const env = { RMQ_CONFIG: '/nowhere/config.json' }
    const ended = await inTerminal(['topic', 'list', '--profile', 'shop'], env)
    const withoutAuthority = await inTerminal(['topic', 'list', '--tls-ca', '/nowhere/ca.pem'])

    expect([ended.code, withoutAuthority.code]).to.deep.equal([exitCodes.usage, exitCodes.usage])
    expect(ended.stderr).to.contain('the configuration /nowhere/config.json cannot be read')
    expect(withoutAuthority.stderr).to.contain('the certificate authority /nowhere/ca.pem cannot be read')
  })

  it('prints causes with --debug, and no secret', async () => {
    const env = { RMQ_ACCESS_KEY: 'shop', RMQ_SECRET_KEY: 'do-not-print' }
    const ended = await inTerminal(['topic', 'list', '--debug', '--timeout', '300', '--namesrv', '127.0.0.1:1'], env)

    expect(ended.stderr).to.contain('ECONNREFUSED').and.not.contain('do-not-print')
  })

  /** What `rmq completion` says, by shell: two specs look at it. */
  const scripts = new Map<string, Promise<Ended>>()
  const scriptOf = (shell: string): Promise<Ended> => {
    const script = scripts.get(shell) ?? rmq(['completion', shell])
    scripts.set(shell, script)
    return script
  }

  for (const shell of ['bash', 'zsh', 'fish']) {
    it(`prints a completion script for ${shell}`, async () => {
      const { code, stdout } = await scriptOf(shell)

      expect(code).to.equal(0)
      expect(stdout).to.contain('rmq').and.contain('complete')
    })
  }

  /** What each shell does for `rmq topic <TAB>`; its script is in $SCRIPT, and `rmq` is in its path. */
  const asks: Readonly<Record<string, string>> = {
    bash: `source "$SCRIPT"
      name=$(complete -p rmq | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      COMP_WORDS=(rmq topic ''); COMP_CWORD=2; COMP_LINE='rmq topic '; COMP_POINT=10
      _get_comp_words_by_ref() { cur=''; prev=topic; words=(rmq topic ''); cword=2; }
      $name; printf '%s\\n' "\${COMPREPLY[@]}"`,
    zsh: `autoload -U compinit; compinit -D -u; source "$SCRIPT"
      _describe() { print -rl -- $completions }
      words=(rmq topic ''); CURRENT=3; _rmq`,
    fish: 'source "$SCRIPT"; complete -C "rmq topic "',
  }

  for (const [shell, asked] of Object.entries(asks)) {
    const isThere = spawnSync(shell, ['-c', 'true']).error === undefined
    itWhen(
      isThere,
      `completes commands in ${shell}`,
      `needs ${shell}`,
      async () => {
        const folder = mkdtempSync(join(tmpdir(), 'rmq-shell-'))
        try {
          const script = join(folder, 'script')
          writeFileSync(script, (await scriptOf(shell)).stdout)
          writeFileSync(join(folder, 'rmq'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, {
            mode: 0o755,
          })
          const { PATH = '' } = process.env
          const env = { PATH: `${folder}:${PATH}`, HOME: folder, SCRIPT: script }

          const printed = execFileSync(shell, ['-c', asked], {
            encoding: 'utf8',
            env,
            stdio: ['ignore', 'pipe', 'ignore'],
          })

          const completions = printed.split('\n').map(each => each.trim().split(/[\s:]/)[0])
          expect(completions).to.include.members(['list', 'create', 'delete'])
        } finally {
          rmSync(folder, { recursive: true, force: true })
        }
      },
      30_000,
    )
  }
})
