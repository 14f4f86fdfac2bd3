// SPDX-License-Identifier: Apache-2.0
// Faults that change nothing that anybody could observe, each with the reason: equivalents.json. A note holds for a
// changed line of a file, wherever in the file the line stands.
import { readFileSync } from 'node:fs'
import type { Mutant } from './draw.js'
import { diffOf } from './report.js'

export interface Note {
  /** From the root of the workspace. */
  readonly file: string
  /** The line, without its indentation. */
  readonly from: string
  /** What the fault makes of it. */
  readonly to: string
  /** Why nothing can notice it. */
  readonly why: string
}

export function readNotes(): Note[] {
  return JSON.parse(readFileSync(new URL('../equivalents.json', import.meta.url), 'utf8')) as Note[]
}

/** The note that excuses a fault. */
export function noteOf(notes: readonly Note[], mutant: Mutant): Note | undefined {
  const { from, to } = diffOf(mutant)
  return notes.find(
    note => note.file === mutant.file.path && note.from === from.join('\n') && note.to === to.join('\n'),
  )
}
