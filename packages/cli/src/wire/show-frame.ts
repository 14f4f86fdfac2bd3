// SPDX-License-Identifier: Apache-2.0
// Prints a frame: as a line of JSON for programs, as text for people.
import type { Session } from '../session.js'
import type { FrameRecord } from './frame-record.js'
import { frameText } from './frame-text.js'

export async function showFrame({ output }: Session, record: FrameRecord, isWhole: boolean): Promise<void> {
  await output.item(record, output.isJson ? '' : frameText(record, output, isWhole))
}
