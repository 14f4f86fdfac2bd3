// SPDX-License-Identifier: Apache-2.0
// What answers the requests that a peer sends. Clients have such a table too: brokers call them.
import { asError, BrokerError } from '@rocketmq-ts/core'
import { RemotingCommand } from './command.js'
import type { AnyRequest, Reply, RequestValues } from './declare.js'
import { Refusal } from './refusal.js'
import { systemCodes } from './system-codes.js'

/**
 * What a handler answers with: the declared reply, or a frame for an answer that no declaration can say. `undefined`
 * leaves the request without an answer.
 */
export type Answered<R extends AnyRequest> = Reply<R> | RemotingCommand | undefined

/**
 * Answers one kind of request. A thrown `BrokerError` is answered with its code and remark (a `Refusal` with its
 * fields, too), anything else thrown with SYSTEM_ERROR. What it returns is dropped when the request is one-way.
 */
export type RequestHandler<R extends AnyRequest, C> = (
  request: RequestValues<R>,
  context: C,
) => Answered<R> | Promise<Answered<R>>

/** Sees each request before its handler, and may answer, delay, change or drop it (`undefined`: no answer). */
export type Interceptor<C> = (
  context: C,
  proceed: () => Promise<RemotingCommand | undefined>,
) => Promise<RemotingCommand | undefined>

interface Entry<C> {
  readonly request: AnyRequest
  readonly handler: RequestHandler<AnyRequest, C>
}

/** A table of handlers. `C` is what they get besides the fields: at least the frame as it came. */
export class Handlers<C extends { readonly command: RemotingCommand }> {
  readonly #entries = new Map<number, Entry<C>>()
  readonly #interceptors: Interceptor<C>[] = []

  /** Sets the handler of a request; a later one replaces it. */
  handle<R extends AnyRequest>(request: R, handler: RequestHandler<R, C>): void {
    this.#entries.set(request.code, { request, handler: handler })
  }

  /** Adds an interceptor around the earlier ones; returns a function that removes it. */
  intercept(interceptor: Interceptor<C>): () => void {
    this.#interceptors.push(interceptor)
    return () => {
      const index = this.#interceptors.indexOf(interceptor)
      if (index >= 0) this.#interceptors.splice(index, 1)
    }
  }

  /** The answer's frame, or nothing. Never rejects. */
  dispatch(context: C): RemotingCommand | undefined | Promise<RemotingCommand | undefined> {
    if (this.#interceptors.length === 0) return this.#answer(context)
    return this.#around(context, this.#interceptors.length - 1).catch(failure)
  }

  async #around(context: C, index: number): Promise<RemotingCommand | undefined> {
    const interceptor = this.#interceptors[index]
    return interceptor === undefined
      ? this.#answer(context)
      : interceptor(context, () => this.#around(context, index - 1))
  }

  #answer(context: C): RemotingCommand | undefined | Promise<RemotingCommand | undefined> {
    const entry = this.#entries.get(context.command.code)
    if (entry === undefined) return notSupported(context.command.code)
    try {
      const reply = run(entry, context)
      if (reply instanceof Promise) return reply.then(settled => encode(entry, settled), failure)
      return encode(entry, reply)
    } catch (error) {
      return failure(error)
    }
  }
}

function run<C extends { readonly command: RemotingCommand }>(
  { request, handler }: Entry<C>,
  context: C,
): ReturnType<RequestHandler<AnyRequest, C>> {
  const { extFields, body } = context.command
  const received = { ...request.parseFields(extFields), body: request.body.decode(body) } as RequestValues<AnyRequest>
  return handler(received, context)
}

function encode({ request }: { request: AnyRequest }, reply: Answered<AnyRequest>): RemotingCommand | undefined {
  if (reply === undefined || reply instanceof RemotingCommand) return reply
  try {
    return request.encodeReply(reply)
  } catch (error) {
    return failure(error)
  }
}

function failure(thrown: unknown): RemotingCommand {
  if (thrown instanceof BrokerError) {
    const extFields = thrown instanceof Refusal ? thrown.extFields : undefined
    return new RemotingCommand({ code: thrown.responseCode, remark: thrown.remark, extFields })
  }
  return new RemotingCommand({ code: systemCodes.SYSTEM_ERROR, remark: asError(thrown).message })
}

function notSupported(code: number): RemotingCommand {
  // The leading blank is Java's. [NettyRemotingAbstract.java processRequestCommand]
  return new RemotingCommand({
    code: systemCodes.REQUEST_CODE_NOT_SUPPORTED,
    remark: ` request type ${code} not supported`,
  })
}
