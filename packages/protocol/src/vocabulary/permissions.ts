// SPDX-License-Identifier: Apache-2.0
// What may be done with a topic, as bits. A broker has such bits as well; they limit those of its topics.
// [PermName.java]

/** The bits. INHERIT lets topics that a broker makes by itself take their settings from this one. */
export const permissions = { INHERIT: 1, WRITE: 2, READ: 4, PRIORITY: 8 } as const
export type Permission = keyof typeof permissions

/** Read and write: what a topic has by default. */
export const readWrite = permissions.READ | permissions.WRITE

export function isReadable(perm: number): boolean {
  return (perm & permissions.READ) !== 0
}

export function isWritable(perm: number): boolean {
  return (perm & permissions.WRITE) !== 0
}

export function isInherited(perm: number): boolean {
  return (perm & permissions.INHERIT) !== 0
}

/** `RWX` with `-` for what is missing, such as `RW-` for 6. */
export function permissionText(perm: number): string {
  return `${isReadable(perm) ? 'R' : '-'}${isWritable(perm) ? 'W' : '-'}${isInherited(perm) ? 'X' : '-'}`
}
