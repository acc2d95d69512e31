import CTVetDiagnostics

/// Expressions that read the packet and what surrounds it.
extension Parser {
  static let selectorKeywords: [Keyword] =
    [
      .meta, .ct, .rt, .socket, .fib, .osf, .ipsec, .numgen, .jhash, .symhash, .exthdr, .tunnel,
      .ether, .vlan, .arp, .ip, .icmp, .igmp, .ip6, .icmpv6, .ah, .esp, .comp, .udp, .udplite, .tcp,
      .dccp, .sctp, .th, .vxlan, .geneve, .gre, .gretap, .hbh, .rt0, .rt2, .srh, .frag, .dst, .mh,
    ] + metaShorthands

  /// Keys of `meta` that stand without the word `meta`.
  static let metaShorthands: [Keyword] = [
    .mark, .iif, .iifname, .iiftype, .oif, .oifname, .oiftype, .skuid, .skgid, .nftrace,
    .rtclassid, .ibrname, .obrname, .ibriport, .obriport, .pkttype, .cpu, .iifgroup, .oifgroup,
    .cgroup, .time, .day, .hour,
  ]

  static let metaKeys: [Keyword] =
    [
      .length, .protocol, .priority, .random, .secmark, .nfproto, .l4proto, .iifkind, .oifkind,
      .ibrpvid, .ibrvproto, .sdif, .sdifname, .broute, .ibrhwaddr, .ipsec,
    ] + metaShorthands

  @inline(__always)
  func startsSelector(_ keyword: Keyword) -> Bool { words.selectors.contains(keyword) }

  /// Whether the keyword is a selector here: some are plain words where newer grammars and values
  /// use them, and in a statement's argument some protocol names are values.
  mutating func isSelectorHere(_ keyword: Keyword, _ context: ExpressionContext) -> Bool {
    switch keyword {
    case .vxlan, .geneve, .gre, .gretap, .tunnel: return peek().kind == .word
    case .ether, .ip, .ip6, .vlan, .arp, .ah, .esp, .comp, .tcp, .udp, .udplite, .icmp, .icmpv6,
      .igmp, .dccp, .sctp:
      if context == .left { return true }
      let next = peek().keyword
      return words.has(keyword, next) || next == .option || next == .chunk
    default: return true
    }
  }

  /// One selector, named by the current keyword.
  mutating func selector() throws(SyntaxFailure) {
    let keyword = token.keyword
    switch keyword {
    case .tcp: try tcp()
    case .ip: try ip()
    case .sctp: try sctp()
    case .dccp: try dccp()
    case .arp: try arp()
    case .rt: try route()
    case .meta:
      let node = open(.meta, flags: 1)
      advance()
      // The name of `ipsec` in nftables 0.9.
      let isOldName = token.kind == .word && text(token) == "secpath"
      guard token.kind == .word, isOldName || words.metaKeys.contains(token.keyword) else {
        throw expected("a key of `meta`", among: Self.metaKeys)
      }
      nodes[node].keyword = isOldName ? .ipsec : token.keyword
      advance()
      close(node)
    case .ct: try conntrack()
    case .socket: try socket()
    case .fib: try fib()
    case .osf: try osf()
    case .ipsec: try ipsec()
    case .numgen: try numgen()
    case .jhash, .symhash: try hash()
    case .exthdr:
      let node = open(.extensionHeaderExists)
      advance()
      let known: [Keyword] = [.hbh, .rt, .frag, .dst, .mh]
      guard known.contains(token.keyword) else {
        throw expected("an extension header", among: known)
      }
      nodes[node].keyword = token.keyword
      advance()
      close(node)
    case .tunnel:
      let node = open(.tunnel)
      advance()
      guard at(.id) || at(.path) else { throw expected("`id` or `path`", among: [.id, .path]) }
      nodes[node].keyword = token.keyword
      advance()
      close(node)
    case .vxlan, .geneve, .gre, .gretap: try inner()
    default:
      if words.metaShorthands.contains(keyword) {
        leaf(.meta, keyword)
      } else {
        try headerField(keyword)
      }
    }
  }

  // MARK: Headers

  /// `header field`.
  mutating func headerField(_ header: Keyword) throws(SyntaxFailure) {
    let isExtension = HeaderGrammar.isExtension(header)
    let node = open(isExtension ? .extensionHeader : .payload, header)
    advance()
    guard token.kind == .word, words.has(header, token.keyword) else {
      throw expected(
        "a field of `\(header.spelling)`", among: HeaderGrammar.fields(of: header),
        hint: fieldHint(header))
    }
    let field = token.keyword
    leaf(.keyword, field)
    if isExtension, header == .rt0 && field == .addr || header == .srh && field == .sid {
      try expect(.leftBracket, "`[` and a number")
      try number("a number")
      try expect(.rightBracket, "`]`")
    }
    close(node)
  }

  private func fieldHint(_ header: Keyword) -> String? {
    switch (header, text(token)) {
    case (.tcp, "port"), (.udp, "port"), (.th, "port"):
      return "say which one: `\(header.spelling) dport` or `\(header.spelling) sport`"
    case (.tcp, _), (.udp, _), (.sctp, _):
      guard token.kind == .number || token.kind == .leftBrace else { return nil }
      return
        "write `\(header.spelling) dport …`, or `meta l4proto \(header.spelling)` for the protocol"
    case (.ip, "src"), (.ip6, "src"): return "did you mean `saddr`?"
    case (.ip, "dst"), (.ip6, "dst"): return "did you mean `daddr`?"
    default: return nil
    }
  }

  private mutating func arp() throws(SyntaxFailure) {
    let node = open(.payload, .arp)
    advance()
    let fields = HeaderGrammar.fields(of: .arp)
    guard token.kind == .word, fields.contains(token.keyword) else {
      throw expected("a field of `arp`", among: fields)
    }
    let needsKind = at(.saddr) || at(.daddr)
    leaf(.keyword, token.keyword)
    if needsKind {
      guard at(.ether) || at(.ip) else { throw expected("`ether` or `ip`", among: [.ether, .ip]) }
      leaf(.keyword, token.keyword)
    }
    close(node)
  }

  private mutating func ip() throws(SyntaxFailure) {
    guard peek().keyword == .option else {
      return try headerField(.ip)
    }
    let node = open(.ipOption)
    advance()
    advance()
    let kinds: [Keyword] = [.lsrr, .rr, .ssrr, .ra]
    guard kinds.contains(token.keyword) else { throw expected("an IP option", among: kinds) }
    leaf(.keyword, token.keyword)
    switch token.keyword {
    case .type, .length, .value, .ptr, .addr: leaf(.keyword, token.keyword)
    default: break
    }
    close(node)
  }

  private mutating func tcp() throws(SyntaxFailure) {
    guard peek().keyword == .option else {
      return try headerField(.tcp)
    }
    let node = open(.tcpOption)
    advance()
    advance()
    if accept(.at) {
      nodes[node].kind = .rawTCPOption
      try tcpOptionKind()
      try expect(.comma, "`,`")
      try number("an offset in bits")
      try expect(.comma, "`,`")
      try number("a length in bits")
      close(node)
      return
    }
    let kind = token.keyword
    try tcpOptionKind()
    let fields: [Keyword] =
      switch kind {
      case .mss, .maxseg: [.size, .length]
      case .sack, .sack0, .sack1, .sack2, .sack3: [.left, .right, .length]
      case .window: [.count, .length]
      case .timestamp: [.tsval, .tsecr, .length]
      case .mptcp: [.subtype, .length]
      default: [.length]
      }
    if token.kind == .word, fields.contains(token.keyword) { leaf(.keyword, token.keyword) }
    close(node)
  }

  mutating func tcpOptionKind() throws(SyntaxFailure) {
    if at(.number) { return leaf(.number) }
    let kinds: [Keyword] = [
      .echo, .eol, .fastopen, .md5sig, .mptcp, .mss, .maxseg, .nop, .noop, .sackPermitted,
      .sackPerm, .timestamp, .window, .sack, .sack0, .sack1, .sack2, .sack3,
    ]
    guard token.kind == .word, kinds.contains(token.keyword) else {
      throw expected("a TCP option", among: kinds)
    }
    leaf(.keyword, token.keyword)
  }

  private mutating func sctp() throws(SyntaxFailure) {
    guard peek().keyword == .chunk else {
      return try headerField(.sctp)
    }
    let node = open(.sctpChunk)
    advance()
    advance()
    guard token.kind == .word, HeaderGrammar.sctpChunks.contains(token.keyword) else {
      throw expected("an SCTP chunk", among: HeaderGrammar.sctpChunks)
    }
    let chunk = token.keyword
    leaf(.keyword, chunk)
    if token.kind == .word, HeaderGrammar.fields(ofChunk: chunk).contains(token.keyword) {
      leaf(.keyword, token.keyword)
    }
    close(node)
  }

  private mutating func dccp() throws(SyntaxFailure) {
    guard peek().keyword == .option else {
      return try headerField(.dccp)
    }
    let node = open(.dccpOption)
    advance()
    advance()
    try number("the number of an option")
    close(node)
  }

  /// `@base,offset,length`, or where it isn't that, nothing that may stand here.
  mutating func rawPayload() throws(SyntaxFailure) {
    let node = open(.rawPayload)
    advance()
    guard [.ll, .nh, .th, .ih].contains(token.keyword) else {
      throw expected("`ll`, `nh`, `th` or `ih`", among: [.ll, .nh, .th, .ih])
    }
    nodes[node].keyword = token.keyword
    advance()
    try expect(.comma, "`,`")
    try number("an offset in bits")
    try expect(.comma, "`,`")
    try number("a length in bits")
    close(node)
  }

  private mutating func inner() throws(SyntaxFailure) {
    let keyword = token.keyword
    let fields = HeaderGrammar.fields(of: keyword)
    let next = peek().keyword
    if fields.contains(next) { return try headerField(keyword) }
    let node = open(.inner, keyword)
    advance()
    guard HeaderGrammar.innerHeaders.contains(token.keyword) else {
      throw expected(
        "a field of `\(keyword.spelling)` or of a header inside of it",
        among: fields + HeaderGrammar.innerHeaders)
    }
    try selector()
    close(node)
  }
}
