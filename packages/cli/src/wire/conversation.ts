// SPDX-License-Identifier: Apache-2.0
// What both sides of one connection say, frame by frame. An answer has no request code: it is known by its opaque, and
// servers ask clients too, so each direction has its own list of open requests.
import { decodeFrame, type RemotingCommand } from '@rocketmq-ts/remoting'
import { requestByCode, responseNameOf, type AnyRequest } from '@rocketmq-ts/protocol'
import { answerContent, headerFault, requestContent } from './frame-content.js'
import { headOf, type FrameOrigin, type FrameRecord, type Party, type ReadableFrame } from './frame-record.js'

interface OpenRequest {
  readonly seq: number
  readonly request: AnyRequest | undefined
  readonly code: number
  readonly topic: string | undefined
}

/** Requests without an answer that are remembered at most; older ones are forgotten. */
const maxOpen = 10_000

export class Conversation {
  readonly #open: Record<Party, Map<number, OpenRequest>> = { client: new Map(), namesrv: new Map(), broker: new Map() }

  /** Reads a whole frame, its length field included. */
  read(bytes: Buffer, origin: FrameOrigin): FrameRecord {
    let command: RemotingCommand
    try {
      command = decodeFrame(bytes.subarray(4))
    } catch (error) {
      return { ...origin, kind: 'unreadable', fault: headerFault(error, bytes), frame: bytes.toString('base64') }
    }
    const head = { ...origin, ...headOf(command) }
    const record = command.isAnswer ? this.#answer(command, origin, bytes) : this.#request(command, origin, bytes)
    return { ...head, ...record, frame: bytes.toString('base64') }
  }

  #request(command: RemotingCommand, { seq, from }: FrameOrigin, bytes: Buffer): Part {
    const request = requestByCode(command.code)
    const content = request === undefined ? undefined : requestContent(request, command, bytes.length)
    const open = this.#open[from]
    if (!command.isOneway) open.set(command.opaque, { seq, request, code: command.code, topic: content?.topic })
    const [oldest] = open.keys()
    if (open.size > maxOpen && oldest !== undefined) open.delete(oldest)
    return { kind: command.isOneway ? 'oneway' : 'request', name: request?.name ?? `CODE_${command.code}`, ...content }
  }

  #answer(command: RemotingCommand, { to }: FrameOrigin, bytes: Buffer): Part {
    const asked = this.#open[to].get(command.opaque)
    this.#open[to].delete(command.opaque)
    const { request, topic } = asked ?? {}
    return {
      kind: 'response',
      name: asked === undefined ? 'response' : `${request?.name ?? `CODE_${asked.code}`} response`,
      codeName: responseNameOf(command.code),
      requestCode: asked?.code,
      replyTo: asked?.seq,
      topic,
      ...(request === undefined ? {} : answerContent(request, command, bytes.length)),
    }
  }
}

type Part = Pick<ReadableFrame, 'kind' | 'name' | 'codeName' | 'requestCode' | 'replyTo' | 'topic' | 'body' | 'fault'>
