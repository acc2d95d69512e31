extension Instruction {
  /// The name by which libnftnl and the kernel know it (`nft_expr_type.name`).
  public var name: String {
    switch self {
    case .loadPayload, .writePayload: "payload"
    case .loadMeta, .setMeta: "meta"
    case .loadConntrack, .setConntrack: "ct"
    case .compare: "cmp"
    case .range: "range"
    case .bitwise: "bitwise"
    case .byteorder: "byteorder"
    case .immediate: "immediate"
    case .lookup: "lookup"
    case .dynamicSet: "dynset"
    case .counter: "counter"
    case .limit: "limit"
    case .quota: "quota"
    case .connectionLimit: "connlimit"
    case .last: "last"
    case .log: "log"
    case .reject: "reject"
    case .nat: "nat"
    case .masquerade: "masq"
    case .redirect: "redir"
    case .tproxy: "tproxy"
    case .synproxy: "synproxy"
    case .queue: "queue"
    case .duplicate: "dup"
    case .forward: "fwd"
    case .flowOffload: "flow_offload"
    case .objectReference: "objref"
    case .fib: "fib"
    case .route: "rt"
    case .socket: "socket"
    case .osf: "osf"
    case .xfrm: "xfrm"
    case .numgen: "numgen"
    case .hash: "hash"
    case .loadExtensionHeader, .writeExtensionHeader, .resetTCPOption: "exthdr"
    case .inner: "inner"
    case .tunnel: "tunnel"
    case .notrack: "notrack"
    case .extendedMatch: "match"
    case .extendedTarget: "target"
    }
  }

  /// What stands between the brackets, such as `meta load mark => reg 1`.
  public var text: String {
    var text = ByteText()
    write(to: &text)
    text.removeLast()
    return text.string
  }

  /// Writes the name and what follows it, each word with a space behind it.
  package func write(to text: inout ByteText) {
    text.append(string: name)
    text.append(" ")
    switch self {
    case .loadPayload(let instruction): instruction.write(to: &text)
    case .writePayload(let instruction): instruction.write(to: &text)
    case .loadMeta(let instruction): instruction.write(to: &text)
    case .setMeta(let instruction): instruction.write(to: &text)
    case .loadConntrack(let instruction): instruction.write(to: &text)
    case .setConntrack(let instruction): instruction.write(to: &text)
    case .compare(let instruction): instruction.write(to: &text)
    case .range(let instruction): instruction.write(to: &text)
    case .bitwise(let instruction): instruction.write(to: &text)
    case .byteorder(let instruction): instruction.write(to: &text)
    case .immediate(let instruction): instruction.write(to: &text)
    case .lookup(let instruction): instruction.write(to: &text)
    case .dynamicSet(let instruction): instruction.write(to: &text)
    case .counter(let instruction): instruction.write(to: &text)
    case .limit(let instruction): instruction.write(to: &text)
    case .quota(let instruction): instruction.write(to: &text)
    case .connectionLimit(let instruction): instruction.write(to: &text)
    case .last(let instruction): instruction.write(to: &text)
    case .log(let instruction): instruction.write(to: &text)
    case .reject(let instruction): instruction.write(to: &text)
    case .nat(let instruction): instruction.write(to: &text)
    case .masquerade(let instruction): instruction.write(to: &text)
    case .redirect(let instruction): instruction.write(to: &text)
    case .tproxy(let instruction): instruction.write(to: &text)
    case .synproxy(let instruction): instruction.write(to: &text)
    case .queue(let instruction): instruction.write(to: &text)
    case .duplicate(let instruction): instruction.write(to: &text)
    case .forward(let instruction): instruction.write(to: &text)
    case .flowOffload(let instruction): instruction.write(to: &text)
    case .objectReference(let instruction): instruction.write(to: &text)
    case .fib(let instruction): instruction.write(to: &text)
    case .route(let instruction): instruction.write(to: &text)
    case .socket(let instruction): instruction.write(to: &text)
    case .osf(let instruction): instruction.write(to: &text)
    case .xfrm(let instruction): instruction.write(to: &text)
    case .numgen(let instruction): instruction.write(to: &text)
    case .hash(let instruction): instruction.write(to: &text)
    case .loadExtensionHeader(let instruction): instruction.write(to: &text)
    case .writeExtensionHeader(let instruction): instruction.write(to: &text)
    case .resetTCPOption(let instruction): instruction.write(to: &text)
    case .inner(let instruction): instruction.write(to: &text)
    case .tunnel(let instruction): instruction.write(to: &text)
    case .notrack(let instruction): instruction.write(to: &text)
    case .extendedMatch(let instruction): instruction.write(to: &text)
    case .extendedTarget(let instruction): instruction.write(to: &text)
    }
  }

  /// Reads what `write(to:)` writes.
  package init?(from reader: inout WordReader) {
    guard let name = reader.word() else { return nil }
    let read: Instruction? =
      switch name {
      case "payload":
        reader.one(of: LoadPayload.self, as: Instruction.loadPayload)
          ?? reader.one(of: WritePayload.self, as: Instruction.writePayload)
      case "meta":
        reader.one(of: LoadMeta.self, as: Instruction.loadMeta)
          ?? reader.one(of: SetMeta.self, as: Instruction.setMeta)
      case "ct":
        reader.one(of: LoadConntrack.self, as: Instruction.loadConntrack)
          ?? reader.one(of: SetConntrack.self, as: Instruction.setConntrack)
      case "cmp":
        reader.one(of: Compare.self, as: Instruction.compare)
      case "range":
        reader.one(of: Range.self, as: Instruction.range)
      case "bitwise":
        reader.one(of: Bitwise.self, as: Instruction.bitwise)
      case "byteorder":
        reader.one(of: Byteorder.self, as: Instruction.byteorder)
      case "immediate":
        reader.one(of: Immediate.self, as: Instruction.immediate)
      case "lookup":
        reader.one(of: Lookup.self, as: Instruction.lookup)
      case "dynset":
        reader.one(of: DynamicSet.self, as: Instruction.dynamicSet)
      case "counter":
        reader.one(of: Counter.self, as: Instruction.counter)
      case "limit":
        reader.one(of: Limit.self, as: Instruction.limit)
      case "quota":
        reader.one(of: Quota.self, as: Instruction.quota)
      case "connlimit":
        reader.one(of: ConnectionLimit.self, as: Instruction.connectionLimit)
      case "last":
        reader.one(of: Last.self, as: Instruction.last)
      case "log":
        reader.one(of: Log.self, as: Instruction.log)
      case "reject":
        reader.one(of: Reject.self, as: Instruction.reject)
      case "nat":
        reader.one(of: NAT.self, as: Instruction.nat)
      case "masq":
        reader.one(of: Masquerade.self, as: Instruction.masquerade)
      case "redir":
        reader.one(of: Redirect.self, as: Instruction.redirect)
      case "tproxy":
        reader.one(of: TProxy.self, as: Instruction.tproxy)
      case "synproxy":
        reader.one(of: Synproxy.self, as: Instruction.synproxy)
      case "queue":
        reader.one(of: Queue.self, as: Instruction.queue)
      case "dup":
        reader.one(of: Duplicate.self, as: Instruction.duplicate)
      case "fwd":
        reader.one(of: Forward.self, as: Instruction.forward)
      case "flow_offload":
        reader.one(of: FlowOffload.self, as: Instruction.flowOffload)
      case "objref":
        reader.one(of: ObjectReference.self, as: Instruction.objectReference)
      case "fib":
        reader.one(of: Fib.self, as: Instruction.fib)
      case "rt":
        reader.one(of: Route.self, as: Instruction.route)
      case "socket":
        reader.one(of: Socket.self, as: Instruction.socket)
      case "osf":
        reader.one(of: OSF.self, as: Instruction.osf)
      case "xfrm":
        reader.one(of: XFRM.self, as: Instruction.xfrm)
      case "numgen":
        reader.one(of: Numgen.self, as: Instruction.numgen)
      case "hash":
        reader.one(of: Hash.self, as: Instruction.hash)
      case "exthdr":
        reader.one(of: LoadExtensionHeader.self, as: Instruction.loadExtensionHeader)
          ?? reader.one(of: WriteExtensionHeader.self, as: Instruction.writeExtensionHeader)
          ?? reader.one(of: ResetTCPOption.self, as: Instruction.resetTCPOption)
      case "inner":
        reader.one(of: Inner.self, as: Instruction.inner)
      case "tunnel":
        reader.one(of: Tunnel.self, as: Instruction.tunnel)
      case "notrack":
        reader.one(of: Notrack.self, as: Instruction.notrack)
      case "match":
        reader.one(of: ExtendedMatch.self, as: Instruction.extendedMatch)
      case "target":
        reader.one(of: ExtendedTarget.self, as: Instruction.extendedTarget)
      default: nil
      }
    guard let read else { return nil }
    self = read
  }
}

extension WordReader {
  /// Reads an instruction if it is of a type; consumes nothing where it isn't.
  fileprivate mutating func one<Payload: InstructionText>(
    of type: Payload.Type, as wrap: (Payload) -> Instruction
  ) -> Instruction? {
    var ahead = self
    guard let payload = Payload(from: &ahead) else { return nil }
    self = ahead
    return wrap(payload)
  }
}
