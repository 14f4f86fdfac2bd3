// SPDX-License-Identifier: Apache-2.0
// Remarks that real servers give with many answers.

/** The line that real servers end a remark with when a page of the FAQ may help. [FAQUrl.java suggestTodo] */
export function withFaq(remark: string): string {
  return `${remark}\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.`
}

/** What Java says in an answer whose handler said nothing: success, all the same. [RemotingCommand.java] */
export const defaultRemark = 'not set any response code'
