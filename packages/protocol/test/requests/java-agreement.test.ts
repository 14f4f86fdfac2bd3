// SPDX-License-Identifier: Apache-2.0
// The declarations against RocketMQ's own classes: every code, every field, its type, and whether it must be there.
import { expect } from 'chai'
import type { Field, FieldSet } from '@rocketmq-ts/remoting'
import { requestByCode, requests, type AnyRequest } from '../../src/index.js'
import { headerNamed, javaReleases, requestHeaderWith, type JavaHeader } from './java-headers.js'

/** Codes that RocketMQ names and nobody sends, or that never travel in a frame. */
const absent = new Map([
  ['QUERY_BROKER_OFFSET', 'a constant only'],
  ['GET_TOPIC_CONFIG_LIST', 'a constant only'],
  ['GET_TOPIC_NAME_LIST', 'a constant only'],
  ['TRIGGER_DELETE_FILES', 'a constant only'],
  ['GET_CLIENT_CONFIG', 'a constant only'],
  ['SUSPEND_CONSUMER', 'a constant only'],
  ['RESUME_CONSUMER', 'a constant only'],
  ['RESET_CONSUMER_OFFSET_IN_CONSUMER', 'a constant only'],
  ['RESET_CONSUMER_OFFSET_IN_BROKER', 'a constant only'],
  ['ADJUST_CONSUMER_THREAD_POOL', 'a constant only'],
  ['WHO_CONSUME_THE_MESSAGE', 'a constant only'],
  ['REGISTER_FILTER_SERVER', 'filter servers were removed in 5.0'],
  ['REGISTER_MESSAGE_FILTER_CLASS', 'filter servers were removed in 5.0'],
  ['BROKER_CLOSE_CHANNEL_REQUEST', 'an entry of the log that controllers agree on'],
  ['CHECK_NOT_ACTIVE_BROKER_REQUEST', 'an entry of the log that controllers agree on'],
  ['GET_BROKER_LIVE_INFO_REQUEST', 'an entry of the log that controllers agree on'],
  ['GET_SYNC_STATE_DATA_REQUEST', 'an entry of the log that controllers agree on'],
  ['RAFT_BROKER_HEART_BEAT_EVENT_REQUEST', 'an entry of the log that controllers agree on'],
])

/** Header classes of requests whose class carries no annotation, or is made for another request. */
const classOf = new Map([
  [50, 'CreateAccessConfigRequestHeader'],
  [51, 'DeleteAccessConfigRequestHeader'],
  [53, 'UpdateGlobalWhiteAddrsConfigRequestHeader'],
  [220, 'ResetOffsetRequestHeader'],
  [221, 'GetConsumerStatusRequestHeader'],
  [320, 'SendMessageRequestHeaderV2'],
  [324, 'SendMessageRequestHeader'],
  [325, 'SendMessageRequestHeaderV2'],
  [361, 'PullMessageRequestHeader'],
  [513, 'CreateTopicRequestHeader'],
  [200070, 'PopLiteMessageRequestHeader'],
  [200071, 'LiteSubscriptionCtlRequestHeader'],
  [200072, 'AckMessageRequestHeader'],
  [200075, 'GetParentTopicInfoRequestHeader'],
  [200076, 'GetLiteTopicInfoRequestHeader'],
  [200077, 'GetLiteClientInfoRequestHeader'],
  [200078, 'GetLiteGroupInfoRequestHeader'],
  [200079, 'TriggerLiteDispatchRequestHeader'],
])

const answerClassOf = new Map([
  [26, 'GetBrokerConfigResponseHeader'],
  [52, 'GetBrokerAclConfigResponseHeader'],
  [310, 'SendMessageResponseHeader'],
  [320, 'SendMessageResponseHeader'],
  [325, 'SendMessageResponseHeader'],
  [1005, 'GetMetaDataResponseHeader'],
  [200052, 'PopMessageResponseHeader'],
])

/** Fields that Java puts into the map itself, past its header classes. */
const pastTheClass: Readonly<Record<string, readonly string[]>> = {
  QUERY_MESSAGE: ['_UNIQUE_KEY_QUERY'],
  REGISTER_BROKER: ['__ZONE_NAME'],
  DELETE_SUBSCRIPTIONGROUP: ['removeOffset'], // the class of 4.9
  SET_COMMITLOG_READ_MODE: ['READ_AHEAD_MODE'],
  SWITCH_TIMER_ENGINE: ['E_T'],
}
const answersPastTheClass: Readonly<Record<string, readonly string[]>> = {
  HEART_BEAT: ['IS_SUPPORT_HEART_BEAT_V2', 'IS_SUB_CHANGE'],
  RECALL_MESSAGE: ['MSG_REGION'],
  SEND_MESSAGE: ['MSG_REGION', 'TRACE_ON'],
  SEND_MESSAGE_V2: ['MSG_REGION', 'TRACE_ON'],
  SEND_BATCH_MESSAGE: ['MSG_REGION', 'TRACE_ON'],
  SEND_REPLY_MESSAGE: ['MSG_REGION', 'TRACE_ON'],
  SEND_REPLY_MESSAGE_V2: ['MSG_REGION', 'TRACE_ON'],
}

/** Fields that Java insists on and we do not, and why. */
const lenient: Readonly<Record<string, readonly string[]>> = {
  // Absent means everything: brokers before 5.4 know no pages.
  GET_ALL_TOPIC_CONFIG: ['topicSeq'],
  GET_ALL_SUBSCRIPTIONGROUP_CONFIG: ['groupSeq'],
  // Tools leave it out, and brokers do not check.
  UPDATE_GLOBAL_WHITE_ADDRS_CONFIG: ['aclFileFullPath'],
}
const lenientAnswers: Readonly<Record<string, readonly string[]>> = {
  GET_ALL_SUBSCRIPTIONGROUP_CONFIG: ['totalGroupNum'],
  // Answers other than SUCCESS may come without a header.
  QUERY_CONSUMER_OFFSET: ['offset'],
  QUERY_MESSAGE: ['indexLastUpdateTimestamp', 'indexLastUpdatePhyoffset'],
  POP_MESSAGE: ['popTime', 'invisibleTime', 'reviveQid', 'restNum'],
  PEEK_MESSAGE: ['popTime', 'invisibleTime', 'reviveQid', 'restNum'],
  POP_LITE_MESSAGE: ['popTime', 'invisibleTime', 'reviveQid'],
}

const kindsOf: Readonly<Record<string, readonly Field<unknown>['kind'][]>> = {
  String: ['string'],
  BoundaryType: ['string'],
  int: ['int32'],
  Integer: ['int32'],
  long: ['int64', 'long', 'version'],
  Long: ['int64', 'long', 'version'],
  boolean: ['boolean'],
  Boolean: ['boolean'],
}

function requestHeaderOf({ code }: AnyRequest): JavaHeader | undefined {
  return requestHeaderWith(code) ?? headerNamed(classOf.get(code) ?? '')
}

function answerHeaderOf(request: AnyRequest): JavaHeader | undefined {
  // The class is there, but the client answers with a request of its own, END_TRANSACTION.
  if (request.name === 'CHECK_TRANSACTION_STATE') return undefined
  const [stem, end] = requestHeaderOf(request)?.class.split('RequestHeader') ?? []
  return headerNamed(answerClassOf.get(request.code) ?? (end === '' ? `${stem}ResponseHeader` : ''))
}

interface DeclaredField {
  readonly key: string
  readonly field: Field<unknown>
}

function fieldsOf(fields: FieldSet, form: 'long' | 'short'): DeclaredField[] {
  return Object.entries(fields).map(([property, field]) => ({
    key: (form === 'short' ? field.shortName : undefined) ?? field.wireName ?? property,
    field: field as Field<unknown>,
  }))
}

/** Says in words where a declaration and a class differ. */
function differences(
  declared: readonly DeclaredField[],
  header: JavaHeader | undefined,
  allowed: { past: readonly string[]; lenient: readonly string[] },
): string[] {
  const javaFields = header?.fields ?? {}
  const keys = new Set(declared.map(({ key }) => key))
  const missing = Object.keys(javaFields).filter(key => !keys.has(key))
  const extra = [...keys].filter(key => !(key in javaFields) && !allowed.past.includes(key))
  const wrong = declared
    .filter(({ key }) => key in javaFields)
    .flatMap(({ key, field }) => {
      const [type = '', mark] = (javaFields[key] ?? '').split(/(?=!)/)
      const required = mark === '!' && !allowed.lenient.includes(key)
      const kindIsRight = kindsOf[type]?.includes(field.kind) === true
      return kindIsRight && field.required === required ? [] : [`${key} is ${javaFields[key]}`]
    })
  return [...missing.map(key => `lacks ${key}`), ...extra.map(key => `invents ${key}`), ...wrong]
}

const shortForms = new Set([310, 320, 325])

describe('the declared requests and the classes of RocketMQ', () => {
  for (const { version, codes } of javaReleases) {
    it(`agree on the codes of ${version}, but for those that are left out with a reason`, () => {
      for (const [name, code] of codes) {
        if (absent.has(name)) expect(requestByCode(code), name).to.equal(undefined)
        else expect(requestByCode(code)?.name, name).to.equal(name)
      }
    })
  }

  it('agree on names: nothing is declared that RocketMQ does not know', () => {
    const unknown = requests.filter(({ name }) => !javaReleases.some(({ codes }) => codes.has(name)))

    expect(unknown.map(({ name }) => name)).to.deep.equal([])
  })

  for (const request of requests) {
    it(`agree on the fields of ${request.name}`, () => {
      const form = shortForms.has(request.code) ? 'short' : 'long'
      const allowed = { past: pastTheClass[request.name] ?? [], lenient: lenient[request.name] ?? [] }
      const declared = fieldsOf(request.request as FieldSet, form)
      // The broker's name travels as `n` in the short form, which has no `bname` of its own.
      const header = requestHeaderOf(request)
      const found = differences(declared, header, allowed).filter(line => form === 'long' || line !== 'lacks bname')

      expect(found).to.deep.equal([])
    })

    it(`agree on the answer to ${request.name}`, () => {
      const allowed = { past: answersPastTheClass[request.name] ?? [], lenient: lenientAnswers[request.name] ?? [] }
      const declared = fieldsOf(request.response as FieldSet, 'long')

      expect(differences(declared, answerHeaderOf(request), allowed)).to.deep.equal([])
    })
  }
})
