// SPDX-License-Identifier: Apache-2.0
// What a broker sends to a client, one after the other: tests wait for the next one instead of sleeping.
import type { AnyRequest, RequestValues, RemotingClient, Reply } from '@rocketmq-ts/remoting'

/** The requests of one kind that came to a client. */
export class Inbox<R extends AnyRequest> {
  /** All that came so far. */
  readonly all: RequestValues<R>[] = []
  #taken = 0
  #wake: () => void = () => undefined

  /** @param answer what the client answers; nothing when left out */
  constructor(
    client: RemotingClient,
    request: R,
    answer: (received: RequestValues<R>) => Reply<R> | undefined = () => undefined,
  ) {
    client.handle(request, received => {
      this.all.push(received)
      this.#wake()
      return answer(received)
    })
  }

  /** The next one, when it has come. */
  async next(): Promise<RequestValues<R>> {
    while (this.all.length <= this.#taken) await new Promise<void>(resolve => (this.#wake = resolve))
    return this.all[this.#taken++]!
  }
}
