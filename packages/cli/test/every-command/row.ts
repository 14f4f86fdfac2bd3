// SPDX-License-Identifier: Apache-2.0
import type { Shape } from './shape.js'

/** What a command is run with, and what it has to print. */
export interface Row<World> {
  /** Its arguments, made anew for each run: what a run destroys is there before it. */
  readonly args: (world: World) => readonly string[] | Promise<readonly string[]>
  /** What it reads; in a terminal, what someone types. */
  readonly stdin?: string
  /** Of each line of JSON. A list is a table for people. Absent: it prints no JSON. */
  readonly json?: Shape
  /** Of the plain text. */
  readonly text: RegExp
  /** It serves until it is interrupted. */
  readonly serves?: boolean
  /** Both clusters refuse it: the exit code, and what `text` is then about, which is standard error. */
  readonly code?: number
}

export type Rows<World> = Readonly<Record<string, Row<World>>>
