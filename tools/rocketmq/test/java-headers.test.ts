// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { classesIn } from '../src/class-text.js'
import { headersText } from '../src/java-headers.js'

const folder = 'org/apache/rocketmq/remoting'

/** As `javap -v -p` prints a class, without what nobody reads. */
function print(name: string, parent: string, members: readonly string[], rest = ''): string {
  return [
    `Classfile jar:file:/lib/rocketmq-remoting-5.5.0.jar!/${name}.class`,
    `public class ${name.replaceAll('/', '.')}`,
    '  minor version: 0',
    `  this_class: #1                          // ${name}`,
    `  super_class: #2                         // ${parent}`,
    'Constant pool:',
    `   #1 = Class              #3            // ${name}`,
    '{',
    members.join('\n\n'),
    '}',
    rest,
  ].join('\n')
}

const codes = print(`${folder}/protocol/RequestCode`, 'java/lang/Object', [
  '  public static final int PULL_MESSAGE;\n    descriptor: I\n    flags: (0x0019) ACC_PUBLIC, ACC_STATIC, ACC_FINAL\n    ConstantValue: int 11',
  '  public org.apache.rocketmq.remoting.protocol.RequestCode();\n    descriptor: ()V\n    flags: (0x0001) ACC_PUBLIC',
])
const base = print(`${folder}/rpc/RpcRequestHeader`, 'java/lang/Object', [
  '  protected java.lang.String ns;\n    descriptor: Ljava/lang/String;\n    flags: (0x0004) ACC_PROTECTED',
])
const header = print(
  `${folder}/protocol/header/PullMessageRequestHeader`,
  `${folder}/rpc/RpcRequestHeader`,
  [
    '  private static final long serialVersionUID;\n    descriptor: J\n    flags: (0x001a) ACC_PRIVATE, ACC_STATIC, ACC_FINAL',
    '  private java.lang.Integer queueId;\n    descriptor: Ljava/lang/Integer;\n    flags: (0x0002) ACC_PRIVATE\n' +
      '    RuntimeVisibleAnnotations:\n      0: #61()\n        org.apache.rocketmq.remoting.annotation.CFNotNull',
    '  private java.util.List<org.apache.rocketmq.X> all;\n    descriptor: Ljava/util/List;\n    flags: (0x0002) ACC_PRIVATE',
    '  private boolean order;\n    descriptor: Z\n    flags: (0x0002) ACC_PRIVATE',
  ],
  'RuntimeVisibleAnnotations:\n  0: #148(#63=I#149)\n    org.apache.rocketmq.common.action.RocketMQAction(\n      value=11\n    )',
)

describe('the headers of a release', () => {
  it('are the codes, and the fields of each header class behind those that it inherits', () => {
    const classes = classesIn([codes, header, base].join('\n'))

    expect(headersText(classes, `${folder}/protocol/RequestCode`)).to.equal(
      '{"codes": {"PULL_MESSAGE": 11}}\n' +
        '{"class": "PullMessageRequestHeader", "code": 11, ' +
        '"fields": {"ns": "String", "queueId": "Integer!", "all": "List", "order": "boolean"}}\n',
    )
  })
})
