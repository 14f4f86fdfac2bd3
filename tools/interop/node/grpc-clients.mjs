// SPDX-License-Identifier: Apache-2.0
// Clients of the official Node.js gRPC library, moved by the same commands as those of Java:
// java-grpc/GrpcClients.java. The only argument is the folder that the library was installed into.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

const require = createRequire(join(process.argv[2] ?? '.', 'package.json'))
const { ConsumeResult, FilterExpression, Producer, PushConsumer, SimpleConsumer } = require('rocketmq-client-nodejs')

const FilterType = { TAG: 1, SQL: 2 }
const resolutions = { unknown: 0, commit: 1, rollback: 2 }
const nothing = () => undefined
/** Without one it writes files into the home of the user. */
const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, close: nothing }

const roles = new Map()

const print = fields => process.stdout.write(`${JSON.stringify(fields)}\n`)

/** `--name value` pairs; a name may come again. */
function argumentsOf(words) {
  const values = new Map()
  for (let at = 0; at + 1 < words.length; at += 2) {
    const name = words[at].slice(2)
    values.set(name, [...(values.get(name) ?? []), words[at + 1]])
  }
  return {
    all: name => values.get(name) ?? [],
    get: name => values.get(name)?.at(-1),
    number: (name, otherwise) => Number(values.get(name)?.at(-1) ?? otherwise),
  }
}

function received(message) {
  return {
    messageId: message.messageId,
    topic: message.topic,
    bodyBase64: message.body.toString('base64'),
    // It gives "" and 0 for what is absent.
    tag: message.tag || null,
    keys: message.keys,
    properties: Object.fromEntries(message.properties),
    messageGroup: message.messageGroup || null,
    priority: message.priority || null,
    bornTimestamp: message.bornTimestamp?.getTime() ?? null,
    deliveryAttempt: message.deliveryAttempt,
  }
}

function shared(options) {
  const accessKey = options.get('access-key')
  return {
    endpoints: options.get('endpoints'),
    sslEnabled: options.get('ssl') === 'true',
    namespace: options.get('namespace') ?? '',
    requestTimeout: options.number('request-timeout-ms', 10_000),
    logger,
    ...(accessKey === undefined
      ? {}
      : { sessionCredentials: { accessKey, accessSecret: options.get('secret-key') ?? '' } }),
  }
}

function filterOf(options) {
  const sql = options.get('sql')
  return sql === undefined
    ? new FilterExpression(options.get('filter') ?? '*', FilterType.TAG)
    : new FilterExpression(sql, FilterType.SQL)
}

const subscriptions = options => new Map(options.all('topic').map(topic => [topic, filterOf(options)]))

function messageOf(options) {
  const size = options.number('size', -1)
  const delay = options.get('delay-ms')
  const priority = options.get('priority')
  return {
    topic: options.get('topic'),
    body: size < 0 ? Buffer.from(options.get('body') ?? 'hello') : Buffer.alloc(size),
    keys: options.all('key'),
    properties: new Map(
      options.all('property').map(text => {
        const at = text.indexOf('=')
        return [text.slice(0, at), text.slice(at + 1)]
      }),
    ),
    tag: options.get('tag'),
    messageGroup: options.get('message-group'),
    ...(delay === undefined ? {} : { deliveryTimestamp: new Date(Date.now() + Number(delay)) }),
    ...(priority === undefined ? {} : { priority: Number(priority) }),
  }
}

async function producerRole(name, options) {
  const answer = options.get('answer')
  const producer = new Producer({
    ...shared(options),
    topics: options.all('topic'),
    maxAttempts: options.number('max-attempts', 1),
    ...(answer === undefined ? {} : { checker: { check: message => Promise.resolve(asked(name, message, answer)) } }),
  })
  await producer.startup()
  const receipt = ({ messageId, recallHandle }) => ({ messageId, recallHandle })
  return {
    async send(command) {
      const count = command.number('count', 1)
      if (count === 1) return receipt(await producer.send(messageOf(command)))
      const receipts = await Promise.all(Array.from({ length: count }, () => producer.send(messageOf(command))))
      return { messageIds: receipts.map(({ messageId }) => messageId) }
    },
    async transaction(command) {
      const transaction = producer.beginTransaction()
      const sent = await producer.send(messageOf(command), transaction)
      const resolution = command.get('resolution')
      if (resolution === 'commit') await transaction.commit()
      if (resolution === 'rollback') await transaction.rollback()
      return receipt(sent)
    },
    async recall(command) {
      const { messageId } = await producer.recallMessage(command.get('topic'), command.get('handle'))
      return { messageId }
    },
    close: () => producer.shutdown(),
  }
}

function asked(client, message, answer) {
  print({ event: 'asked', client, ...received(message) })
  return resolutions[answer]
}

async function simpleRole(options) {
  const consumer = new SimpleConsumer({
    ...shared(options),
    consumerGroup: options.get('group'),
    subscriptions: subscriptions(options),
    awaitDuration: 5000,
  })
  await consumer.startup()
  const messages = new Map()
  return {
    async receive(command) {
      const got = await consumer.receive(command.number('max', 32), command.number('invisible-ms', 30_000))
      for (const message of got) messages.set(message.messageId, message)
      return { messages: got.map(received) }
    },
    ack: command => consumer.ack(messages.get(command.get('message'))),
    change: command =>
      consumer.changeInvisibleDuration(messages.get(command.get('message')), command.number('invisible-ms', 0)),
    subscribe: command => consumer.subscribe(command.get('topic'), filterOf(command)),
    close: () => consumer.shutdown(),
  }
}

async function pushRole(name, options) {
  const failures = options.number('failures', 0)
  const deliveries = new Map()
  const consumer = new PushConsumer({
    ...shared(options),
    consumerGroup: options.get('group'),
    subscriptions: subscriptions(options),
    messageListener: {
      consume(message) {
        const count = (deliveries.get(message.messageId) ?? 0) + 1
        deliveries.set(message.messageId, count)
        const accepted = count > failures
        print({ event: 'consumed', client: name, accepted, ...received(message) })
        return Promise.resolve(accepted ? ConsumeResult.SUCCESS : ConsumeResult.FAILURE)
      },
    },
  })
  await consumer.startup()
  return { close: () => consumer.shutdown() }
}

const openRole = {
  producer: producerRole,
  simple: (_name, options) => simpleRole(options),
  push: pushRole,
}

async function obey(command, options) {
  const name = options.get('client')
  if (command === 'open') {
    roles.set(name, await openRole[options.get('kind')](name, options))
    return {}
  }
  const role = roles.get(name)
  if (role?.[command] === undefined) throw new Error(`client ${name} cannot ${command}`)
  if (command === 'close') roles.delete(name)
  return (await role[command](options)) ?? {}
}

for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(' ').map(word => Buffer.from(word, 'base64url').toString())
  const options = argumentsOf(words)
  const answer = { event: 'answer', id: options.get('id') }
  obey(command, options).then(
    fields => print({ ...answer, ...fields }),
    error => print({ ...answer, error: error.constructor.name, message: error.message, code: codeOf(error) }),
  )
}
// Clients may take 20 s to close, and some never do: nobody waits for them here.
process.exit(0)

/** The code of the server, which may be causes below. */
function codeOf(error) {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (typeof each.code === 'number' && each.code >= 10_000) return each.code
  }
  return undefined
}
