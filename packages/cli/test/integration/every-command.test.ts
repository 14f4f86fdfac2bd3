// SPDX-License-Identifier: Apache-2.0
// Every command that is declared runs on every kind of cluster: plain text into a pipe, JSON by its shape, and what a
// terminal of 80 columns shows. In the terminal it is always a process.
import { expect } from 'chai'
import { clusterKind, liteSettings, onEachVersion5, type TestCluster } from '@rocketmq-ts/testing'
import { declarations, leaves } from '../../src/page.js'
import { busyWorld, type BusyWorld } from '../every-command/busy-world.js'
import { changes } from '../every-command/changes.js'
import { guarded, guardedWorld, type GuardedWorld } from '../every-command/guarded.js'
import { looks } from '../every-command/looks.js'
import type { Row, Rows } from '../every-command/row.js'
import { faultsOf, type Shape } from '../every-command/shape.js'
import { rmq as rmqHere } from '../rmq-here.js'
import { rmq as rmqProcess, type Ended } from '../rmq-process.js'
import { rmqInTerminal, whyNoTerminal, type Shown } from '../rmq-terminal.js'

/**
 * What runs a command for a pipe. A real cluster meets the product as a process, as people run it; on the embedded one
 * the sources run in this process, which takes a hundredth of the time. What prints to the process itself has to be
 * one.
 */
const runnerOf = (name: string): typeof rmqProcess =>
  clusterKind === 'real' || name === 'completion' ? rmqProcess : rmqHere

describe('a command of rmq', () => {
  it('has a row among the specs that run it', () => {
    const rows = [looks, changes, guarded].flatMap(each => Object.keys(each))

    expect(rows).to.have.members(leaves(declarations()).map(([name]) => name))
  })

  it('has a shape of its JSON there, unless it prints a script, or every cluster refuses it', () => {
    const rows = [looks, changes, guarded].flatMap(each => Object.entries<Row<never>>(each))

    expect(rows.flatMap(([name, { json }]) => (json === undefined ? [name] : []))).to.deep.equal([
      'broker epochs',
      'completion',
    ])
  })
})

onEachVersion5(
  'every command of rmq',
  cluster => {
    let world: BusyWorld
    before(async function () {
      this.timeout(180_000)
      world = await busyWorld(cluster)
    })
    after(() => world[Symbol.asyncDispose]())

    runAll({ ...looks, ...changes }, () => world)
  },
  { config: liteSettings },
)

onEachVersion5(
  'every command of rmq, with signatures',
  cluster => {
    let world: GuardedWorld
    before(async function () {
      this.timeout(180_000)
      world = await guardedWorld(cluster)
    })

    runAll(guarded, () => world)
  },
  { acl: true, brokers: 2 },
)

function runAll<World extends { readonly cluster: TestCluster; readonly env?: Readonly<Record<string, string>> }>(
  rows: Rows<World>,
  worldOf: () => World,
): void {
  for (const [name, row] of Object.entries(rows)) {
    it(`rmq ${name} prints text, JSON, and what a terminal shows`, async () => {
      const world = worldOf()
      const line = async (...more: readonly string[]): Promise<readonly string[]> => {
        const where = name === 'server' ? [] : ['--namesrv', world.cluster.namesrvAddr]
        return [...name.split(' '), ...(await row.args(world)), ...more, ...where]
      }
      const { stdin, serves: isServing = false } = row
      const options = { isServing, env: world.env ?? {}, ...(stdin === undefined ? {} : { stdin }) }

      const rmq = runnerOf(name)
      const piped = await rmq(await line(), options)
      expectText(row, piped)
      const asJson = await rmq(await line('--json'), options)
      if (row.json !== undefined) expectJson(row.json, asJson)
      if (whyNoTerminal === undefined) expectShown(row, piped, await rmqInTerminal(await line(), options))
    }).timeout(120_000)
  }
}

function expectText({ text, code = 0 }: Row<never>, ended: Ended): void {
  expect(ended.code, ended.stderr).to.equal(code)
  const [said, silent] = code === 0 ? [ended.stdout, ended.stderr] : [ended.stderr, ended.stdout]
  expect(silent).to.equal('')
  expect(said).to.match(text).and.not.contain('\u001B')
}

function expectJson(shape: Shape, { code, stdout, stderr }: Ended): void {
  expect(code, stderr).to.equal(0)
  const lines = stdout.trim().split('\n')
  expect(lines.flatMap(each => faultsOf(JSON.parse(each), shape))).to.deep.equal([])
}

/** A terminal shows the same; where lines break in a table is up to its width, to which it keeps. */
function expectShown({ text, json, code = 0 }: Row<never>, piped: Ended, shown: Shown): void {
  expect(shown.code, shown.plain).to.equal(code)
  // Before it stands what was typed, and how far it was.
  if (!Array.isArray(json)) return void expect(shown.plain).to.match(new RegExp(text.source.replace(/^\^/, '')))
  const [title = ''] = piped.stdout.split(/\s/)
  expect(shown.plain.startsWith(title), shown.plain).to.equal(true)
  expect(shown.coloured).to.contain('\u001B[1m')
  for (const line of shown.plain.split('\n')) expect(line.length, line).to.be.at.most(80)
}
