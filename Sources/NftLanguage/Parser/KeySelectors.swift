import CTVetDiagnostics

/// Selectors that look at conntrack, routes, sockets and the like.
extension Parser {
  static let conntrackKeys: [Keyword] = [
    .state, .direction, .status, .mark, .secmark, .expiration, .helper, .l3proto, .saddr, .daddr,
    .protocol, .protoSrc, .protoDst, .label, .event, .id, .bytes, .packets, .avgpkt, .zone,
  ]

  mutating func conntrack() throws(SyntaxFailure) {
    let node = open(.ct)
    advance()
    if at(.original) || at(.reply) {
      nodes[node].flags |= at(.original) ? 1 : 2
      advance()
      if at(.ip) || at(.ip6) {
        nodes[node].flags |= at(.ip) ? 4 : 8
        advance()
        guard at(.saddr) || at(.daddr) else {
          throw expected("`saddr` or `daddr`", among: [.saddr, .daddr])
        }
      }
      let directional: [Keyword] = [
        .saddr, .daddr, .l3proto, .protocol, .protoSrc, .protoDst, .bytes, .packets, .avgpkt, .zone,
      ]
      guard token.kind == .word, directional.contains(token.keyword) else {
        throw expected("a key of `ct` that has a direction", among: directional)
      }
    } else if token.kind != .word || !words.conntrackKeys.contains(token.keyword) {
      throw expected(
        "a key of `ct`", among: Self.conntrackKeys + [.original, .reply, .count, .timeout],
        hint: conntrackHint)
    }
    nodes[node].keyword = token.keyword
    advance()
    close(node)
  }

  /// A word that belongs to the value, not to the key.
  private var conntrackHint: String? {
    switch text(token) {
    case "new", "established", "related", "invalid", "untracked":
      "write `ct state \(text(token))`"
    case "snat", "dnat", "assured", "confirmed": "write `ct status \(text(token))`"
    default: nil
    }
  }

  mutating func route() throws(SyntaxFailure) {
    let next = peek().keyword
    if [.nexthdr, .hdrlength, .type, .segLeft].contains(next) {
      return try headerField(.rt)
    }
    let node = open(.rt)
    advance()
    if at(.ip) || at(.ip6) {
      nodes[node].flags |= at(.ip) ? 4 : 8
      advance()
    }
    let keys: [Keyword] = [.classid, .nexthop, .mtu, .ipsec]
    guard token.kind == .word, keys.contains(token.keyword) else {
      throw expected("a key of `rt`", among: keys + [.nexthdr, .hdrlength, .type, .segLeft])
    }
    nodes[node].keyword = token.keyword
    advance()
    close(node)
  }

  mutating func socket() throws(SyntaxFailure) {
    let node = open(.socket)
    advance()
    let keys: [Keyword] = [.transparent, .mark, .wildcard, .cgroupv2]
    guard token.kind == .word, keys.contains(token.keyword) else {
      throw expected("a key of `socket`", among: keys)
    }
    nodes[node].keyword = token.keyword
    let takesLevel = at(.cgroupv2)
    advance()
    if takesLevel {
      guard accept(.level) else { throw expected("`level` and a number", among: [.level]) }
      try number("a number")
    }
    close(node)
  }

  mutating func fib() throws(SyntaxFailure) {
    let node = open(.fib)
    advance()
    let keys: [Keyword] = [.saddr, .daddr, .mark, .iif, .oif]
    repeat {
      guard token.kind == .word, keys.contains(token.keyword) else {
        throw expected("what to look up with", among: keys)
      }
      leaf(.keyword, token.keyword)
    } while accept(.dot)
    let results: [Keyword] = [.oif, .oifname, .type, .check]
    guard token.kind == .word, results.contains(token.keyword) else {
      throw expected("what to look up: `oif`, `oifname`, `type` or `check`", among: results)
    }
    nodes[node].keyword = token.keyword
    advance()
    close(node)
  }

  mutating func osf() throws(SyntaxFailure) {
    let node = open(.osf)
    advance()
    if accept(.ttl) {
      guard at(.loose) || at(.skip) else {
        throw expected("`loose` or `skip`", among: [.loose, .skip])
      }
      leaf(.keyword, token.keyword)
    }
    guard at(.name) || at(.version) else {
      throw expected("`name` or `version`", among: [.name, .version, .ttl])
    }
    nodes[node].keyword = token.keyword
    advance()
    close(node)
  }

  mutating func ipsec() throws(SyntaxFailure) {
    let next = peek().keyword
    guard next == .in || next == .out else {
      // Without a direction it is `meta ipsec`.
      return leaf(.meta, .ipsec)
    }
    let node = open(.ipsec)
    advance()
    if at(.in) { nodes[node].flags |= 1 }
    advance()
    if accept(.spnum) { try number("a number") }
    if at(.ip) || at(.ip6) {
      nodes[node].flags |= at(.ip) ? 4 : 8
      advance()
      guard at(.saddr) || at(.daddr) else {
        throw expected("`saddr` or `daddr`", among: [.saddr, .daddr])
      }
    } else if !at(.spi), !at(.reqid) {
      throw expected("`spi`, `reqid`, or `ip` and an address", among: [.spi, .reqid, .ip, .ip6])
    }
    nodes[node].keyword = token.keyword
    advance()
    close(node)
  }

  mutating func numgen() throws(SyntaxFailure) {
    let node = open(.numgen)
    advance()
    guard at(.inc) || at(.random) else {
      throw expected("`inc` or `random`", among: [.inc, .random])
    }
    nodes[node].keyword = token.keyword
    advance()
    guard accept(.mod) else { throw expected("`mod` and a number", among: [.mod]) }
    try number("a number")
    if accept(.offset) { try number("a number") }
    close(node)
  }

  mutating func hash() throws(SyntaxFailure) {
    let node = open(.hash, token.keyword)
    let hasKey = at(.jhash)
    advance()
    if hasKey { try leftSide() }
    guard at(.mod) else { throw expected("`mod` and a number", among: [.mod]) }
    try numberProperty()
    if hasKey, at(.seed) { try numberProperty() }
    if at(.offset) { try numberProperty() }
    close(node)
  }
}
