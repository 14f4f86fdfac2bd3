// SPDX-License-Identifier: Apache-2.0
// Ready-made interceptors: what goes wrong between a client and a server. Pass them to `cluster.intercept`.
import { responseCodes, type ResponseName } from '@rocketmq-ts/protocol'
import { RemotingCommand, type AnyRequest } from '@rocketmq-ts/remoting'
import type { RequestInterceptor } from './request-control.js'

/** The request is lost: it has no effect and gets no answer. */
export function silence(): RequestInterceptor<AnyRequest> {
  return () => undefined
}

/** The request is processed, and its answer is lost. A send is stored, and the sender does not know. */
export function loseAnswer(): RequestInterceptor<AnyRequest> {
  return async (_request, _context, proceed) => {
    await proceed()
    return undefined
  }
}

/** The request is processed `delayMs` later, unless its connection is closed before. */
export function delay(delayMs: number): RequestInterceptor<AnyRequest> {
  return async (_request, { clock, connection }, proceed) => {
    const isTime = await new Promise<boolean>(resolve => {
      const timer = clock.setTimeout(() => resolve(true), delayMs)
      void connection.closed.then(() => {
        timer.clear()
        resolve(false)
      })
    })
    return isTime ? proceed() : undefined
  }
}

/** The request has no effect, and is answered with this code. */
export function answer(name: ResponseName, remark?: string): RequestInterceptor<AnyRequest> {
  return () => new RemotingCommand({ code: responseCodes[name].code, remark })
}

/** The request has no effect, and its connection is closed. */
export function closeConnection(): RequestInterceptor<AnyRequest> {
  return (_request, { connection }) => {
    connection.destroy()
    return undefined
  }
}

/**
 * From this request on nothing on the connection has an effect or an answer, while it stays open: the peer vanished.
 */
export function halfOpen(): RequestInterceptor<AnyRequest> {
  return (_request, { connection, ignore }) => {
    ignore(connection)
    return undefined
  }
}
