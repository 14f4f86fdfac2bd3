// SPDX-License-Identifier: Apache-2.0
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { RequestEvent, RocketMQError } from '@rocketmq-ts/core'
import type { RPCHook } from '@rocketmq-ts/remoting'
import { rejection } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { client, echo, echoServer, tell } from './echo.js'

describe('RPC hooks', () => {
  it('see and extend each request in order, one-way ones too, and see each answer', async () => {
    await using server = await echoServer()
    const seen: string[] = []
    const hook = (name: string): RPCHook => ({
      async beforeRequest(_address, command) {
        await Promise.resolve()
        const fields = (command.extFields ??= {})
        seen.push(`${name} ${command.code} ${Object.keys(fields).join()}`)
        fields[name] = 'x'
      },
      afterResponse: (_address, request, response) => seen.push(`${name} ${request.code} -> ${response.code}`),
    })
    await using remoting = client({ hooks: [hook('a'), hook('b')] })

    await remoting.call(server.address, echo, { word: 'w' })
    await remoting.notify(server.address, tell, { what: 'w' })

    expect(seen).to.deep.equal(['a 10 word', 'b 10 word,a', 'a 10 -> 0', 'b 10 -> 0', 'a 40 what', 'b 40 what,a'])
  })

  it('that throw or reject fail the call, and nothing is sent', async () => {
    await using server = await echoServer()
    let calls = 0
    server.intercept((_context, proceed) => {
      calls++
      return proceed()
    })
    await using throwing = client({
      hooks: [
        {
          beforeRequest() {
            throw new RangeError('no key')
          },
        },
      ],
    })
    await using rejecting = client({ hooks: [{ beforeRequest: () => Promise.reject(new RangeError('no token')) }] })

    for (const [broken, reason] of [
      [throwing, 'no key'],
      [rejecting, 'no token'],
    ] as const) {
      const error = await rejection(broken.call(server.address, echo, { word: 'w' }))
      const oneway = await rejection(broken.notify(server.address, tell, { what: 'x' }))

      for (const { cause, ...context } of [error, oneway]) {
        expect(context).to.include({ code: 'ERR_USAGE', outcome: 'not-sent', retry: 'later' })
        expect((cause as Error).message).to.equal(reason)
      }
      expect(error.message).to.contain(`a hook failed: ${reason}`)
    }
    expect(calls).to.equal(0)
  })

  it('that never answer cost no more than the time of the request, or until it is aborted', async () => {
    await using server = await echoServer()
    await using remoting = client({ hooks: [{ beforeRequest: () => new Promise<void>(() => undefined) }] })
    const signal = AbortSignal.timeout(20)

    const errors = await Promise.all([
      rejection<RocketMQError>(remoting.call(server.address, echo, { word: 'w' }, { timeoutMs: 30 })),
      rejection<RocketMQError>(remoting.notify(server.address, tell, { what: 'x' }, { timeoutMs: 30 })),
      rejection<RocketMQError>(remoting.call(server.address, echo, { word: 'w' }, { timeoutMs: 60_000, signal })),
    ])

    expect(errors.map(({ code, outcome }) => [code, outcome])).to.deep.equal([
      ['ERR_TIMEOUT', 'not-sent'],
      ['ERR_TIMEOUT', 'not-sent'],
      ['ERR_ABORTED', 'not-sent'],
    ])
  })
})

describe('the diagnostics channel', () => {
  it('tells each settled request to whoever listens', async () => {
    const events: RequestEvent[] = []
    const listen = (event: unknown) => events.push(event as RequestEvent)
    subscribe('rocketmq:request', listen)
    await using server = await echoServer()
    await using remoting = client()

    await remoting.call(server.address, echo, { word: 'w' })
    unsubscribe('rocketmq:request', listen)

    expect(events).to.have.length(1)
    expect(events[0]).to.include({ request: 'ECHO', address: server.address, error: undefined })
  })
})

describe('interceptors of a server', () => {
  it('may answer, change, delay or drop what comes', async () => {
    await using server = await echoServer()
    await using remoting = client()
    const remove = server.intercept(async ({ command }, proceed) => {
      if (command.extFields?.['word'] === 'drop') return undefined
      const answer = await proceed()
      if (answer?.extFields !== undefined) answer.extFields['word'] = 'changed'
      return answer
    })

    expect((await remoting.call(server.address, echo, { word: 'w' })).word).to.equal('changed')
    expect(await rejection(remoting.call(server.address, echo, { word: 'drop' }, { timeoutMs: 20 }))).to.include({
      code: 'ERR_TIMEOUT',
    })
    remove()
    expect((await remoting.call(server.address, echo, { word: 'w' })).word).to.equal('w')
  })
})
