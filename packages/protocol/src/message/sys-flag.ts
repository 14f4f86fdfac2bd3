// SPDX-License-Identifier: Apache-2.0
// The bits of a message's system flag. Compression needs two of its parts: bit 0 says that the body is compressed,
// bits 8 to 10 say how, and all three clear mean zlib, which is what 4.9 producers send.
//
//   | 0 compressed | 1 many tags | 2-3 transaction | 4 born host v6 | 5 store host v6 |
//   | 6 unwrap | 7 batch | 8-10 codec |
//
// [MessageSysFlag.java, CompressionType.java]
import type { CompressionType } from '@rocketmq-ts/core'

/** Single bits by name. */
export const sysFlags = {
  /** The body is compressed. */
  compressed: 0x01,
  /** The topic is of the kind MULTI_TAG. Set by brokers, read by no one. */
  multiTags: 0x02,
  /** The born host has 16 address bytes. */
  bornHostV6: 0x10,
  /** The store host has 16 address bytes. */
  storeHostV6: 0x20,
  /** The body is a batch that the consumer takes apart. */
  needUnwrap: 0x40,
  /** One record that stands for several messages. */
  innerBatch: 0x80,
} as const

/** Name of a single bit. */
export type SysFlagName = keyof typeof sysFlags

/** What a record means to a transaction. Stored half messages have `none` and the property `TRAN_MSG`. */
export type TransactionType = 'none' | 'prepared' | 'commit' | 'rollback'

const transactionMask = 0x0c
const transactionBits: Readonly<Record<TransactionType, number>> = {
  none: 0x00,
  prepared: 0x04,
  commit: 0x08,
  rollback: 0x0c,
}
const transactionNames: readonly TransactionType[] = ['none', 'prepared', 'commit', 'rollback']

const compressionMask = 0x700
const compressionBits: Readonly<Record<CompressionType, number>> = { lz4: 0x100, zstd: 0x200, zlib: 0x300 }
const compressionNames: readonly (CompressionType | undefined)[] = ['zlib', 'lz4', 'zstd', 'zlib']

/** True when the named bit is set. */
export function hasSysFlag(sysFlag: number, name: SysFlagName): boolean {
  return (sysFlag & sysFlags[name]) !== 0
}

/** The flag with the named bit set or cleared. */
export function setSysFlag(sysFlag: number, name: SysFlagName, isSet: boolean): number {
  return isSet ? sysFlag | sysFlags[name] : sysFlag & ~sysFlags[name]
}

/** True when the body is compressed. */
export function isCompressed(sysFlag: number): boolean {
  return (sysFlag & sysFlags.compressed) !== 0
}

/** True when the body is a batch that has to be taken apart: both of its bits are set, as Java asks. */
export function isInnerBatch(sysFlag: number): boolean {
  const both = sysFlags.innerBatch | sysFlags.needUnwrap
  return (sysFlag & both) === both
}

/** How the body is compressed, if it is. `undefined` for a type that no one has defined yet. */
export function compressionTypeOf(sysFlag: number): CompressionType | undefined {
  return compressionNames[(sysFlag & compressionMask) >> 8]
}

/** The flag of a message whose body was just compressed. */
export function withCompression(sysFlag: number, type: CompressionType): number {
  return (sysFlag & ~compressionMask) | sysFlags.compressed | compressionBits[type]
}

/** The flag of a message whose body was just inflated. The type bits stay, as in Java. */
export function withoutCompression(sysFlag: number): number {
  return sysFlag & ~sysFlags.compressed
}

/** What the flag says about a transaction. */
export function transactionTypeOf(sysFlag: number): TransactionType {
  return transactionNames[(sysFlag & transactionMask) >> 2] ?? 'none'
}

/** The number that stands for a transaction type, in a system flag and in `END_TRANSACTION`. */
export function transactionValue(type: TransactionType): number {
  return transactionBits[type]
}

/** The flag with another transaction type. */
export function withTransactionType(sysFlag: number, type: TransactionType): number {
  return (sysFlag & ~transactionMask) | transactionBits[type]
}
