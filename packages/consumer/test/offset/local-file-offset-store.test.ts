// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { OffsetError, silentLogger, UsageError } from '@rocketmq-ts/core'
import { resetOffsetBody, type MessageQueue } from '@rocketmq-ts/protocol'
import { rejection } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { LocalFileOffsetStore } from '../../src/offset/local-file-offset-store.js'

const queue: MessageQueue = { topic: 'T', brokerName: 'b', queueId: 3 }
const other: MessageQueue = { ...queue, queueId: 4 }

/** As Java's fastjson writes it: indented with tabs, the key an object without quotes. */
const javaFile = `{\n\t"offsetTable":{{\n\t\t\t"brokerName":"b",\n\t\t\t"queueId":3,\n\t\t\t"topic":"T"\n\t\t}:7\n\t}\n}`

describe('the offset file of a broadcast consumer', () => {
  let directory: string
  const storeOf = (logger = silentLogger) =>
    new LocalFileOffsetStore({ directory, clientId: '10.0.0.1@DEFAULT', consumerGroup: 'g', logger })

  const pathOf = () => join(directory, '10.0.0.1@DEFAULT', 'g', 'offsets.json')

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'offsets-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  async function write(name: string, content: string): Promise<void> {
    const path = pathOf()
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path + name, content)
  }

  it("lies where Java's lies, and Java's is read", async () => {
    await write('', javaFile)
    const store = storeOf()
    await store.load()

    expect(await store.read(queue)).to.equal(7)
    expect(await store.read(other)).to.equal(undefined)
  })

  it("lies in the home directory without a directory of its own, where Java's does", async () => {
    const home = process.env['HOME']
    process.env['HOME'] = directory
    try {
      expect(homedir()).to.equal(directory)
      const path = join(directory, '.rocketmq_offsets', 'c', 'g', 'offsets.json')
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, javaFile)
      const store = new LocalFileOffsetStore({ clientId: 'c', consumerGroup: 'g', logger: silentLogger })
      await store.load()

      expect(await store.read(queue)).to.equal(7)
    } finally {
      if (home === undefined) delete process.env['HOME']
      else process.env['HOME'] = home
    }
  })

  it('is replaced as a whole, and what it held before stays as .bak', async () => {
    await write('', javaFile)
    const store = storeOf()
    await store.load()
    store.advance(other, 5)
    await store.persist([queue, other])

    const decode = async (path: string) => resetOffsetBody.decode(await readFile(path)).offsetTable
    expect(await decode(pathOf())).to.deep.equal([
      { queue, offset: 7 },
      { queue: other, offset: 5 },
    ])
    expect(await readFile(`${pathOf()}.bak`, 'utf8')).to.equal(javaFile)
  })

  for (const [damage, content] of [
    ['is missing', undefined],
    ['is empty', ''],
    ['is cut off', javaFile.slice(0, 40)],
  ] as const) {
    it(`is replaced by its .bak when it ${damage}`, async () => {
      await write('.bak', javaFile)
      if (content !== undefined) await write('', content)
      const store = storeOf()
      await store.load()

      expect(await store.read(queue)).to.equal(7)
    })
  }

  it('that cannot be read, and has no .bak, is an error: starting over could skip messages', async () => {
    await write('', '{"offsetTable"')
    const failure = await storeOf()
      .load()
      .catch((error: unknown) => error)

    expect(failure).to.be.instanceOf(OffsetError)
  })

  it('is private, and so is the way to it', async () => {
    const store = storeOf()
    await store.load()
    store.set(queue, 1)
    await store.commit([queue])

    const modes = [pathOf(), dirname(pathOf()), dirname(dirname(pathOf()))].map(async path => (await stat(path)).mode)
    expect((await Promise.all(modes)).map(mode => mode & 0o777)).to.deep.equal([0o600, 0o700, 0o700])
  })

  it('whose place cannot be written to is an error at the start, which names the place', async () => {
    await writeFile(join(directory, '10.0.0.1@DEFAULT'), 'a file where a directory should be')
    const error = await rejection(storeOf().load())

    expect(error)
      .to.be.instanceOf(OffsetError)
      .and.property('message')
      .to.include(directory)
      .and.include('localOffsetStoreDir')
  })

  for (const clientId of ['10.0.0.1@../../etc', '10.0.0.1@a\\b', '10.0.0.1@a\0']) {
    it(`never lies outside of its directory: ${JSON.stringify(clientId)}`, () => {
      const make = () => new LocalFileOffsetStore({ directory, clientId, consumerGroup: 'g', logger: silentLogger })

      expect(make).to.throw(UsageError, 'instanceName')
    })
  }

  it('is not written while nothing has changed', async () => {
    const store = storeOf()
    await store.load()
    await store.persist([queue])

    expect(await readFile(pathOf()).catch(() => 'none')).to.equal('none')
  })

  it('that cannot be written is only logged', async () => {
    await writeFile(join(directory, '10.0.0.1@DEFAULT'), 'a file where a directory should be')
    const errors: string[] = []
    const store = storeOf({ ...silentLogger, error: message => errors.push(message) })
    store.set(queue, 1)
    await store.persist([queue])

    expect(errors).to.have.length(1)
  })

  it('that could not be written is written by the next commit, and whoever asked is told', async () => {
    const inTheWay = join(directory, '10.0.0.1@DEFAULT')
    await writeFile(inTheWay, 'a file where a directory should be')
    const store = storeOf()
    store.set(queue, 1)
    const failure: unknown = await store.commit([queue]).catch((error: unknown) => error)
    await rm(inTheWay)
    await store.commit([queue])

    expect(failure).to.be.instanceOf(Error)
    const stored = resetOffsetBody.decode(await readFile(pathOf()))
    expect([...stored.offsetTable]).to.deep.equal([{ queue, offset: 1 }])
  })
})
