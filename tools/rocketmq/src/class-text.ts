// SPDX-License-Identifier: Apache-2.0
// What `javap -v -p` prints of class files, as far as it tells of the headers of requests: fields, those that must be
// there, constants, and the request that a class is annotated with.

/** A field of a class. */
export interface ClassField {
  readonly name: string
  /** Simple name of its type, without what is in angle brackets: `String`, `long`. */
  readonly type: string
  readonly isStatic: boolean
  /** It is annotated with `CFNotNull`. */
  readonly isNeeded: boolean
  /** Value of an `int` constant. */
  readonly value: number | undefined
}

/** A class. */
export interface ClassText {
  /** Such as `org/apache/rocketmq/remoting/rpc/RpcRequestHeader`. */
  readonly name: string
  /** The class that it extends. */
  readonly parent: string
  /** Code of the request, from `RocketMQAction`. */
  readonly code: number | null
  readonly fields: readonly ClassField[]
}

const primitives: Readonly<Record<string, string>> = {
  B: 'byte',
  C: 'char',
  D: 'double',
  F: 'float',
  I: 'int',
  J: 'long',
  S: 'short',
  Z: 'boolean',
}

/** The classes of a print, in its order. */
export function classesIn(text: string): readonly ClassText[] {
  return text
    .split(/^(?=Classfile )/m)
    .filter(part => part.startsWith('Classfile '))
    .map(classIn)
}

function classIn(text: string): ClassText {
  const [, head = '', members = '', rest = ''] = /^([^]*?)^\{\n([^]*?)^\}\n?([^]*)$/m.exec(text) ?? []
  const named = (what: string) => new RegExp(`^ {2}${what}: #\\d+ +// (\\S+)$`, 'm').exec(head)?.[1] ?? ''
  const code = /RocketMQAction\(\n\s+value=(-?\d+)/.exec(rest)?.[1]
  return {
    name: named('this_class'),
    parent: named('super_class'),
    code: code === undefined ? null : Number(code),
    fields: members.split(/\n\n/).flatMap(fieldIn),
  }
}

/** Nothing for a method. */
function fieldIn(member: string): readonly ClassField[] {
  const [, name, descriptor] = /^ {2}[^()\n]* ([\w$]+);\n {4}descriptor: (\S+)$/m.exec(member) ?? []
  if (name === undefined || descriptor === undefined) return []
  const value = /^ {4}ConstantValue: int (-?\d+)$/m.exec(member)?.[1]
  return [
    {
      name,
      type: primitives[descriptor] ?? descriptor.replace(/;$/, '').split(/[/$]/).at(-1) ?? '',
      isStatic: /^ {4}flags: .*\bACC_STATIC\b/m.test(member),
      isNeeded: /^ +[\w.]+\.CFNotNull$/m.test(member),
      value: value === undefined ? undefined : Number(value),
    },
  ]
}
