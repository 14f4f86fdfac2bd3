// SPDX-License-Identifier: Apache-2.0
// Which broker of a name is the master. [MixAll.java MASTER_ID]

/** The id of a master among the brokers of one name. */
export const masterId = 0
