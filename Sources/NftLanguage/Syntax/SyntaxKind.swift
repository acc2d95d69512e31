/// The kinds of nodes of the syntax tree, each with its children in the order of the text.
///
/// A node's `keyword` tells variants of one kind apart: `payload` with `tcp`, `verdict` with `drop`.
package enum SyntaxKind: UInt8, Sendable {
  // MARK: Files and commands
  /// Everything: commands, definitions, includes.
  case file
  /// A command, `keyword` its verb; `flags` bit 0 where the verb is left out. Its first child is a
  /// `keyword` node for the object, then come the parts of the name, then what is declared.
  case command
  /// A keyword that stands for itself.
  case keyword
  /// A table's family.
  case family
  /// A name in the place of a declaration or a command.
  case name
  /// `handle`, `position` or `index` with a number.
  case handle
  /// `{ … }` with what belongs to a table, a chain, a set, an object.
  case block
  /// A chain, set, map, flowtable or object inside a table: name, then block. Objects of conntrack
  /// (`ct helper`) carry the second keyword.
  case declaration
  /// `define`, `redefine` (name, value) or `undefine` (name).
  case definition
  /// `include` with a quoted text.
  case include
  /// A line of a block that sets something: `keyword` says what, children are values.
  case property
  /// `type … hook … device … priority …`: names and values of the four, `property` nodes.
  case hookSpecification

  // MARK: Rules and statements
  /// Statements, perhaps a comment `property` at the end.
  case rule
  /// Left side, right side; `flags` holds the `TokenKind` of the operator, 0 for none.
  case match
  /// Left side, value, mask: `value / mask`; `flags` as for `match`.
  case maskedMatch
  /// A verdict; a `jump` or `goto` has the target as its child.
  case verdict
  /// Key and map.
  case verdictMap
  /// `counter`, children: `property` nodes `packets` and `bytes`.
  case counter
  /// `limit rate`, children: `rate`.
  case limit
  /// `quota`, children as of `amount`.
  case quota
  /// `ct count`, child: number; `flags` bit 0 for `over`.
  case connectionCount
  /// `last`, perhaps with a time.
  case last
  /// `log` with `property` children.
  case log
  /// `reject`; `keyword` the kind of answer, child: the code.
  case reject
  /// `snat`, `dnat`, `masquerade`, `redirect` with `property` children.
  case nat
  /// `tproxy` with `property` children.
  case transparentProxy
  /// `synproxy` with `property` children.
  case synproxy
  /// `queue` with `property` children.
  case queue
  /// `dup`: address, device.
  case duplicate
  /// `fwd`: family, address, device.
  case forward
  /// `selector set value`.
  case assignment
  /// `counter name …` and the like: `keyword` the kind, child: an expression.
  case objectReference
  /// `notrack`.
  case notrack
  /// `flow add @name`.
  case flowOffload
  /// `add`, `update`, `delete` of a set element: set, element, statements, perhaps `mapData`.
  case setUpdate
  /// The data of a map update.
  case mapData
  /// `meter`: name, size, key, statement.
  case meter
  /// `reset tcp option`: the option's kind.
  case stripOption
  /// `jump { … }` or `goto { … }`: rules.
  case chainInPlace
  /// `xt type name`.
  case xtables

  // MARK: Numbers with units
  /// Number, perhaps unit, time unit, perhaps burst; `flags` bit 0 for `over`, bit 1 for bytes.
  case rate
  /// Number and unit.
  case amount

  // MARK: Expressions
  /// A bare word, address, time or wildcard.
  case symbol
  /// Text in quotes.
  case quoted
  /// A number.
  case number
  /// `$name`.
  case variable
  /// `@name`.
  case setReference
  /// `exists` or `missing`.
  case boolean
  /// A header's field: `keyword` the header, child: field `keyword` nodes.
  case payload
  /// `@base,offset,length`: base keyword, two numbers.
  case rawPayload
  /// A field of an IPv6 extension header.
  case extensionHeader
  /// `exthdr name`.
  case extensionHeaderExists
  /// `ip option`.
  case ipOption
  /// `tcp option`.
  case tcpOption
  /// `tcp option @kind,offset,length`.
  case rawTCPOption
  /// `sctp chunk`.
  case sctpChunk
  /// `dccp option`.
  case dccpOption
  /// `meta key`; `keyword` the key; `flags` bit 0 where `meta` is written.
  case meta
  /// `ct key`; `keyword` the key; `flags` bit 0 original, bit 1 reply, bit 2 ip, bit 3 ip6.
  case ct
  /// `rt key`; `flags` bit 2 ip, bit 3 ip6.
  case rt
  /// `socket key`, perhaps a level.
  case socket
  /// `fib`: `keyword` nodes of the key, then the result as `keyword`.
  case fib
  /// `osf`; `keyword` name or version, perhaps a ttl.
  case osf
  /// `ipsec`; `keyword` the key; `flags` bit 0 for `in`, bits 2 and 3 as for `ct`; perhaps a number.
  case ipsec
  /// `numgen`; `keyword` inc or random, children: modulus, offset.
  case numgen
  /// `jhash` or `symhash`: expression, then `property` nodes.
  case hash
  /// `tunnel id` or `tunnel path`.
  case tunnel
  /// `vxlan`, `geneve`, `gre`, `gretap` before the inner expression.
  case inner
  /// Two sides; `flags` holds the `TokenKind` of the operator.
  case binary
  /// Value and length.
  case prefix
  /// From and to.
  case range
  /// Parts joined by `.`.
  case concatenation
  /// Parts joined by commas.
  case list
  /// `{ … }` of elements.
  case set
  /// Key and map: `key map …`.
  case map
  /// Key and data of a map element.
  case mapping
  /// Key, then `property` and statement nodes.
  case element
  /// `*` as a set element.
  case catchAll
  /// Text that could not be understood.
  case unreadable
}
