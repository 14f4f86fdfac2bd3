// SPDX-License-Identifier: Apache-2.0
// What is in front of the handlers of a proxy: interceptors that tests put there, and the calls that came.
import type { Draft, MethodName, RequestOf, ResponseOf } from '@rocketmq-ts/grpc-protocol'
import type { GrpcCall } from './grpc-call.js'

/** A call that reached the proxy; of a telemetry stream, one command. */
export interface SeenCall<Name extends MethodName> {
  /** What the client sent. */
  readonly request: RequestOf<Name>
  /** Id that the client gave itself. */
  readonly clientId: string
  /** The call itself, with its metadata. */
  readonly call: GrpcCall
}

/** What a call is answered with; nothing: not at all. */
export type CallAnswer<Name extends MethodName> = Draft<ResponseOf<Name>> | undefined

/**
 * Stands in front of a method. It may answer by itself, change what `proceed` answered, wait, resolve to nothing (the
 * client then waits until its deadline), write and end by `call` itself, or break the stream with `call.reset()`. Of a
 * telemetry stream, every command of the client passes here.
 */
export type CallInterceptor<Name extends MethodName> = (
  seen: SeenCall<Name>,
  proceed: () => Promise<CallAnswer<Name>>,
) => Promise<CallAnswer<Name>> | CallAnswer<Name>

/** Calls that are kept, of all methods together. */
const keptCalls = 1000

interface Installed {
  readonly name: MethodName
  readonly interceptor: CallInterceptor<MethodName>
  left: number
}

export class CallControl {
  readonly #installed = new Set<Installed>()
  #seen: { readonly name: MethodName; readonly seen: SeenCall<MethodName> }[] = []

  /** Puts an interceptor in front of a method, for `times` calls; returns what takes it away. */
  intercept<Name extends MethodName>(name: Name, interceptor: CallInterceptor<Name>, times = Infinity): () => void {
    // The interceptor is called for this method only.
    const installed: Installed = {
      name,
      interceptor: interceptor as unknown as CallInterceptor<MethodName>,
      left: times,
    }
    this.#installed.add(installed)
    return () => void this.#installed.delete(installed)
  }

  /** Calls of a method that came so far, oldest first. */
  seen<Name extends MethodName>(name: Name): readonly SeenCall<Name>[] {
    // By its name it was seen with the types of this method.
    return this.#seen.filter(each => each.name === name).map(({ seen }) => seen as unknown as SeenCall<Name>)
  }

  /** Answers a call, by an interceptor or by `proceed`. */
  async pass<Name extends MethodName>(
    name: Name,
    seen: SeenCall<Name>,
    proceed: () => Promise<CallAnswer<Name>>,
  ): Promise<CallAnswer<Name>> {
    this.#seen.push({ name, seen: seen })
    if (this.#seen.length > 2 * keptCalls) this.#seen = this.#seen.slice(-keptCalls)
    const installed = [...this.#installed].find(each => each.name === name)
    if (installed === undefined) return proceed()
    installed.left--
    if (installed.left <= 0) this.#installed.delete(installed)
    // It was found by the name that it was installed for.
    const interceptor = installed.interceptor as unknown as CallInterceptor<Name>
    return interceptor(seen, proceed)
  }
}
