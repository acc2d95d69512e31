import CTVetDiagnostics

/// Statements that log, answer, translate or send packets.
extension Parser {
  mutating func log() throws(SyntaxFailure) {
    let node = open(.log)
    advance()
    loop: while token.kind == .word {
      switch token.keyword {
      case .prefix:
        let property = open(.property, .prefix)
        advance()
        if at(.dollar) { try variable() } else { try string("the prefix in quotes") }
        close(property)
      case .group, .snaplen, .queueThreshold: try numberProperty()
      case .level:
        let property = open(.property, .level)
        advance()
        switch token.keyword {
        case .emerg, .alert, .crit, .err, .warn, .notice, .info, .debug, .audit:
          leaf(.keyword, token.keyword)
        default:
          throw expected(
            "a log level",
            among: [.emerg, .alert, .crit, .err, .warn, .notice, .info, .debug, .audit])
        }
        close(property)
      case .flags: try logFlags()
      default: break loop
      }
    }
    close(node)
  }

  private mutating func logFlags() throws(SyntaxFailure) {
    let node = open(.property, .flags)
    advance()
    switch token.keyword {
    case .tcp:
      advance()
      repeat {
        guard at(.sequence) || at(.options) else {
          throw expected("`sequence` or `options`", among: [.sequence, .options])
        }
        leaf(.keyword, token.keyword)
      } while accept(.comma)
    case .ip:
      advance()
      try expect(.options)
      nodes[node].flags = 1
    case .skuid, .ether, .all: leaf(.keyword, token.keyword)
    default:
      throw expected(
        "`tcp`, `ip options`, `skuid`, `ether` or `all`", among: [.tcp, .ip, .skuid, .ether, .all])
    }
    close(node)
  }

  mutating func reject() throws(SyntaxFailure) {
    let node = open(.reject)
    advance()
    if accept(.with) {
      nodes[node].keyword = token.keyword
      switch token.keyword {
      case .icmp, .icmpv6, .icmpx:
        advance()
        _ = accept(.type)
        switch token.kind {
        case .word where !token.keyword.isReserved: leaf(.symbol)
        case .number: leaf(.number)
        case .dollar: try variable()
        default: throw expected("an ICMP code such as `port-unreachable`")
        }
      case .tcp:
        advance()
        try expect(.reset)
      default:
        throw expected(
          "`icmp`, `icmpv6`, `icmpx` or `tcp reset`", among: [.icmp, .icmpv6, .icmpx, .tcp])
      }
    }
    close(node)
  }

  // MARK: NAT

  mutating func nat() throws(SyntaxFailure) {
    let node = open(.nat, token.keyword)
    advance()
    let start = token.start
    if at(.ip) || at(.ip6), [.to, .addr, .interval, .prefix].contains(peek().keyword) {
      leaf(.family, token.keyword)
    }
    switch token.keyword {
    case .addr:
      leaf(.property, .addr)
      try expect(.dot, "`. port`")
      try expect(.port)
      try expect(.to)
      try natValue(.to)
    case .interval, .prefix:
      leaf(.property, token.keyword)
      try expect(.to)
      try natValue(.to)
    default:
      _ = accept(.to)
      if !at(.colon) { try natValue(.to) }
      if accept(.colon) { try natValue(.port) }
    }
    if token.start == start { throw expected("an address or `:` and a port") }
    try optionalNATFlags()
    close(node)
  }

  private mutating func natValue(_ keyword: Keyword) throws(SyntaxFailure) {
    let node = open(.property, keyword)
    try statementExpression()
    close(node)
  }

  private mutating func optionalNATFlags() throws(SyntaxFailure) {
    guard [.random, .fullyRandom, .persistent].contains(token.keyword) else { return }
    let node = open(.property, .flags)
    repeat {
      guard [.random, .fullyRandom, .persistent].contains(token.keyword) else {
        throw expected(
          "`random`, `fully-random` or `persistent`", among: [.random, .fullyRandom, .persistent])
      }
      leaf(.keyword, token.keyword)
    } while accept(.comma)
    close(node)
  }

  mutating func masqueradeOrRedirect() throws(SyntaxFailure) {
    let node = open(.nat, token.keyword)
    let isRedirect = at(.redirect)
    advance()
    if accept(.to) {
      if !accept(.colon), !isRedirect { throw expected("`:` and a port") }
      try natValue(.port)
    }
    try optionalNATFlags()
    close(node)
  }

  mutating func transparentProxy() throws(SyntaxFailure) {
    let node = open(.transparentProxy)
    advance()
    if at(.ip) || at(.ip6), peek().keyword == .to { leaf(.family, token.keyword) }
    try expect(.to)
    if !at(.colon) { try natValue(.to) }
    if accept(.colon) { try natValue(.port) }
    close(node)
  }

  // MARK: SYN proxy, queue, dup, fwd

  /// Whether the current keyword is an option of a SYN proxy, and whether a number follows it.
  var synproxyOption: Bool? {
    switch token.keyword {
    case .mss, .maxseg, .wscale: true
    case .timestamp, .sackPermitted, .sackPerm: false
    default: nil
    }
  }

  mutating func synproxy() throws(SyntaxFailure) {
    let isReference = peek().keyword == .name
    let node = open(isReference ? .objectReference : .synproxy, isReference ? .synproxy : .none)
    advance()
    if isReference {
      advance()
      try statementExpression()
    } else {
      while let takesNumber = synproxyOption {
        if takesNumber { try numberProperty() } else { leaf(.property, token.keyword) }
      }
    }
    close(node)
  }

  mutating func queue() throws(SyntaxFailure) {
    let node = open(.queue)
    advance()
    loop: while token.kind == .word {
      switch token.keyword {
      case .num:
        let property = open(.property, .num)
        advance()
        try queueNumber()
        close(property)
      case .to:
        let property = open(.property, .to)
        advance()
        if at(.dollar) || at(.number) {
          try queueNumber()
        } else {
          let start = nodes.count
          try leftSide()
          if at(.map) {
            wrap(start, in: .map)
            advance()
            try mapBody()
            close(start)
          }
        }
        close(property)
      case .flags: advance()
      case .bypass, .fanout:
        let property = open(.property, .flags)
        repeat {
          guard at(.bypass) || at(.fanout) else {
            throw expected("`bypass` or `fanout`", among: [.bypass, .fanout])
          }
          leaf(.keyword, token.keyword)
        } while accept(.comma)
        close(property)
      default: break loop
      }
    }
    close(node)
  }

  private mutating func queueNumber() throws(SyntaxFailure) {
    let start = nodes.count
    if at(.dollar) { try variable() } else { try number("the number of a queue") }
    if at(.dash) {
      wrap(start, in: .range)
      advance()
      if at(.dollar) { try variable() } else { try number("the number of a queue") }
      close(start)
    }
  }

  mutating func duplicateOrForward() throws(SyntaxFailure) {
    let isForward = at(.fwd)
    let node = open(isForward ? .forward : .duplicate)
    advance()
    if isForward, at(.ip) || at(.ip6) { leaf(.family, token.keyword) }
    try expect(.to)
    try statementExpression()
    if at(.device) {
      let property = open(.property, .device)
      advance()
      try statementExpression()
      close(property)
    }
    close(node)
  }
}
