import CTVetDiagnostics

extension Parser {
  /// `{ … }` of a counter, quota, helper, ….
  mutating func objectBlock(_ kind: Keyword) throws(SyntaxFailure) {
    try block(of: kind.spelling) { (parser) throws(SyntaxFailure) in try parser.objectItem(kind) }
  }

  mutating func objectItem(_ kind: Keyword) throws(SyntaxFailure) {
    if at(.comment) { try comment() } else { try objectSettings(kind) }
  }

  /// What an object is set up with.
  mutating func objectSettings(_ kind: Keyword) throws(SyntaxFailure) {
    switch kind {
    case .counter:
      guard at(.packets) else { throw expected("`packets`", among: [.packets, .comment]) }
      try numberProperty()
      guard at(.bytes) else { throw expected("`bytes`", among: [.bytes]) }
      try numberProperty()
    case .quota: try quotaArguments(open(.quota))
    case .limit:
      let node = open(.limit)
      try expect(.rate)
      try rateArguments()
      close(node)
    case .secmark: try string("a security context in quotes")
    case .synproxy: try synproxySettings()
    case .helper: try helperSetting()
    case .timeout: try timeoutSetting()
    case .expectation: try expectationSetting()
    case .tunnel: try tunnelSetting()
    default: throw expected("a property")
    }
  }

  private mutating func synproxySettings() throws(SyntaxFailure) {
    guard [.mss, .maxseg, .wscale, .timestamp, .sackPermitted, .sackPerm].contains(token.keyword)
    else { throw expected("`mss`", among: [.mss, .wscale, .timestamp, .sackPerm]) }
    while let isNumber = synproxyOption {
      if isNumber { try numberProperty() } else { leaf(.property, token.keyword) }
      // Outside of braces, too, each setting may have a line of its own.
      if atSeparator, [.wscale, .timestamp, .sackPermitted, .sackPerm].contains(peek().keyword) {
        advance()
      }
    }
  }

  private mutating func helperSetting() throws(SyntaxFailure) {
    switch token.keyword {
    case .type:
      let node = open(.property, .type)
      advance()
      guard at(.quoted) else { throw expected("the helper's name in quotes") }
      leaf(.quoted)
      try expect(.protocol)
      try transportProtocol()
      close(node)
    case .l3proto: try familyProperty()
    default: throw expected("`type` or `l3proto`", among: [.type, .l3proto, .comment])
    }
    requireSeparator()
  }

  private mutating func transportProtocol() throws(SyntaxFailure) {
    guard at(.tcp) || at(.udp) else { throw expected("`tcp` or `udp`", among: [.tcp, .udp]) }
    leaf(.keyword, token.keyword)
  }

  private mutating func protocolProperty() throws(SyntaxFailure) {
    let node = open(.property, .protocol)
    advance()
    try transportProtocol()
    close(node)
  }

  private mutating func familyProperty() throws(SyntaxFailure) {
    let node = open(.property, .l3proto)
    advance()
    let mark = nodes.count
    optionalFamily()
    if nodes.count == mark {
      throw expected("a family", among: [.ip, .ip6, .inet])
    }
    close(node)
  }

  private mutating func timeoutSetting() throws(SyntaxFailure) {
    switch token.keyword {
    case .protocol: try protocolProperty()
    case .l3proto: try familyProperty()
    case .policy:
      let node = open(.property, .policy)
      advance()
      try expect(.assign, "`=`")
      try expect(.leftBrace, "`{`")
      repeat {
        skipOptionalNewline()
        guard token.kind == .word else { throw expected("a state") }
        leaf(.symbol)
        try expect(.colon, "`:` and a time")
        if at(.number) { leaf(.number) } else { try time() }
        skipOptionalNewline()
      } while accept(.comma)
      try expect(.rightBrace, "`,` or `}`")
      close(node)
    default:
      throw expected(
        "`protocol`, `l3proto` or `policy`", among: [.protocol, .l3proto, .policy, .comment])
    }
    requireSeparator()
  }

  private mutating func expectationSetting() throws(SyntaxFailure) {
    switch token.keyword {
    case .protocol: try protocolProperty()
    case .l3proto: try familyProperty()
    case .dport, .size: try numberProperty()
    case .timeout: try timeProperty()
    default:
      throw expected(
        "`protocol`, `dport`, `timeout`, `size` or `l3proto`",
        among: [.protocol, .dport, .timeout, .size, .l3proto, .comment])
    }
    requireSeparator()
  }

  private mutating func tunnelSetting() throws(SyntaxFailure) {
    switch token.keyword {
    case .id, .sport, .dport, .ttl, .tos: try numberProperty()
    case .ip, .ip6:
      let node = open(.property, token.keyword)
      advance()
      guard at(.saddr) || at(.daddr) else {
        throw expected("`saddr` or `daddr`", among: [.saddr, .daddr])
      }
      leaf(.keyword, token.keyword)
      if at(.dollar) { try variable() } else { try string("an address") }
      close(node)
    case .erspan, .vxlan, .geneve:
      let keyword = token.keyword
      let node = open(.property, keyword)
      advance()
      try block(of: keyword.spelling) { (parser) throws(SyntaxFailure) in
        try parser.tunnelOption(keyword)
      }
      close(node)
    default:
      throw expected(
        "a property of the tunnel",
        among: [.id, .ip, .ip6, .sport, .dport, .ttl, .tos, .erspan, .vxlan, .geneve, .comment])
    }
    requireSeparator()
  }

  private mutating func tunnelOption(_ tunnel: Keyword) throws(SyntaxFailure) {
    switch (tunnel, token.keyword) {
    case (.erspan, .version), (.erspan, .index), (.erspan, .id), (.vxlan, .gbp):
      try numberProperty()
    case (.erspan, .direction):
      let node = open(.property, .direction)
      advance()
      guard at(.ingress) || at(.egress) else {
        throw expected("`ingress` or `egress`", among: [.ingress, .egress])
      }
      leaf(.keyword, token.keyword)
      close(node)
    case (.geneve, .class):
      try numberProperty()
      guard at(.optType) else { throw expected("`opt-type`", among: [.optType]) }
      try numberProperty()
      let node = open(.property, .data)
      try expect(.data)
      try string("the data in quotes")
      close(node)
    default:
      throw expected(
        "an option of \(tunnel.spelling)", among: [.version, .index, .direction, .id, .gbp, .class])
    }
    requireSeparator()
  }
}
