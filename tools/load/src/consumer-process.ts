// SPDX-License-Identifier: Apache-2.0
// The parent's side of programs/consume.ts: hears what it says.
import { ChildProgram } from './child-program.js'

export interface ConsumerProcessOptions {
  readonly namesrvAddr: string
  readonly group: string
  readonly topic: string
  /** Milliseconds that its handler takes for a message. */
  readonly workMs: number
  readonly onDone: (queue: string, offset: number, id: string) => void
  /** Queues that it has from now on. */
  readonly onAssigned: (queues: readonly string[]) => void
}

export class ConsumerProcess extends ChildProgram {
  constructor({ namesrvAddr, group, topic, workMs, onDone, onAssigned }: ConsumerProcessOptions) {
    super({
      name: 'consume',
      args: [namesrvAddr, group, topic, String(workMs)],
      onLine(line) {
        const [what, queue = '', offset, id = ''] = line.split(' ')
        if (what === 'done') onDone(queue, Number(offset), id)
        if (what === 'assigned' && queue !== '') onAssigned(queue.split(','))
      },
    })
  }
}
