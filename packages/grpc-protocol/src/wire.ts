// SPDX-License-Identifier: Apache-2.0
// Messages and enumerations under one name, `wire`, because many are called as things of the API are: `wire.Message`.
export * from './generated/enums.js'
export type * from './generated/messages.js'
