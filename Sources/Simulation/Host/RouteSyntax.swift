import CTVetPackets

/// Why a line of `ip route add` is not understood.
public struct RouteSyntaxError: Error, Sendable, Hashable {
  /// One sentence.
  public var message: String
}

extension Route {
  /// Reads what stands behind `ip route add` (iproute2 ip/iproute.c `iproute_modify`).
  ///
  /// - Parameter host: The host whose interfaces are named.
  public init(syntax: String, on host: Host) throws(RouteSyntaxError) {
    var reader = RouteReader(words: syntax.split { $0 == " " || $0 == "\t" }.map(String.init)[...])
    self = try reader.read(on: host)
  }
}

/// Reads the words of one route.
private struct RouteReader {
  var words: ArraySlice<String>

  mutating func read(on host: Host) throws(RouteSyntaxError) -> Route {
    var route = Route(
      version: .v4, destination: IPAddress(v4: 0), prefixLength: 0, table: Route.mainTable)
    var version = readVersion()
    if let word = words.first, let kind = AddressType.allCases.first(where: { $0.word == word }),
      kind != .unspecified
    {
      route.kind = kind
      words.removeFirst()
    }
    if route.kind == .local || route.kind == .broadcast { route.table = Route.localTable }
    let target = try next("a destination")
    if target == "to" { words.removeFirst() }
    if target != "default" {
      guard let network = Interface.Address(text: target) else {
        throw RouteSyntaxError(message: "\(target) is no network")
      }
      if let version, version != network.version {
        throw RouteSyntaxError(message: "\(target) is of another protocol")
      }
      version = network.version
      route.destination = network.address.masked(network.prefixLength, network.version)
      route.prefixLength = network.prefixLength
    }
    var metric: UInt32?
    while let word = words.popFirst() {
      switch word {
      case "via": version = try readGateway(into: &route, version: version)
      case "dev", "oif": route.interface = try readInterface(of: host)
      case "src":
        guard let source = IPAddress.read(try next("an address")) else {
          throw RouteSyntaxError(message: "src needs an address")
        }
        route.preferredSource = source.address
      case "metric", "priority", "preference": metric = try readNumber(word)
      case "mtu":
        if words.first == "lock" { words.removeFirst() }
        route.mtu = Int(try readNumber(word))
      case "table": route.table = try readTable()
      // These change nothing that is simulated.
      case "proto", "protocol", "scope", "pref", "hoplimit", "advmss", "rtt", "window",
        "realm", "initcwnd":
        _ = try next("a value")
      case "onlink": break
      default: throw RouteSyntaxError(message: "\(word) is not understood")
      }
    }
    route.version = version ?? .v4
    if route.version == .v6, target == "default" { route.destination = IPAddress(high: 0, low: 0) }
    route.metric = metric ?? (route.version == .v6 ? 1024 : 0)
    return try complete(route, on: host)
  }

  /// Finds the interface where a gateway is, as the kernel does.
  private func complete(_ route: Route, on host: Host) throws(RouteSyntaxError) -> Route {
    var route = route
    if route.interface == nil, let gateway = route.gateway {
      let way = host.route(to: gateway, version: route.version)
      guard let way, way.kind == .unicast, let interface = way.interface else {
        throw RouteSyntaxError(
          message: "nothing leads to the gateway \(gateway.text(route.version))")
      }
      route.interface = interface
    }
    if route.interface == nil, RouteFailure(route.kind) == nil {
      throw RouteSyntaxError(message: "the route names neither an interface nor a gateway")
    }
    return route
  }

  private mutating func readVersion() -> IPVersion? {
    switch words.first {
    case "-4":
      words.removeFirst()
      return .v4
    case "-6":
      words.removeFirst()
      return .v6
    default: return nil
    }
  }

  private mutating func next(_ what: String) throws(RouteSyntaxError) -> String {
    guard let word = words.popFirst() else {
      throw RouteSyntaxError(message: "\(what) is missing")
    }
    return word
  }

  private mutating func readNumber(_ word: String) throws(RouteSyntaxError) -> UInt32 {
    let text = try next("a number behind \(word)")
    guard let number = UInt32(text) else {
      throw RouteSyntaxError(message: "\(text) is no number")
    }
    return number
  }

  private mutating func readTable() throws(RouteSyntaxError) -> UInt32 {
    let text = try next("a table")
    switch text {
    case "main": return Route.mainTable
    case "local": return Route.localTable
    case "default": return 253
    default:
      guard let number = UInt32(text) else {
        throw RouteSyntaxError(message: "\(text) is no table")
      }
      return number
    }
  }

  private mutating func readInterface(of host: Host) throws(RouteSyntaxError) -> InterfaceIndex {
    let name = try next("an interface")
    guard let interface = host.interface(named: name) else {
      throw RouteSyntaxError(message: "there is no interface \(name)")
    }
    return interface.index
  }

  private mutating func readGateway(
    into route: inout Route, version: IPVersion?
  ) throws(RouteSyntaxError) -> IPVersion {
    if words.first == "inet" || words.first == "inet6" { words.removeFirst() }
    let text = try next("a gateway")
    guard let gateway = IPAddress.read(text) else {
      throw RouteSyntaxError(message: "\(text) is no address")
    }
    if let version, version != gateway.version {
      throw RouteSyntaxError(message: "gateways of another protocol are not simulated")
    }
    route.gateway = gateway.address
    return gateway.version
  }
}
