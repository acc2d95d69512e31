public import CTVetBytecode
public import CTVetPackets
public import CTVetRulesetModel

/// What `fib` asks the routing table (net/ipv4/netfilter/nft_fib_ipv4.c,
/// net/ipv6/netfilter/nft_fib_ipv6.c).
public struct FibLookup: Sendable, Hashable {
  /// What the lookup goes by.
  public var inputs: Instruction.Fib.Inputs
  /// The network protocol.
  public var version: IPVersion
  /// The packet's source.
  public var source: IPAddress
  /// The packet's destination.
  public var destination: IPAddress
  /// What it carries.
  public var transport: TransportProtocol
  /// The hook in which the rule is.
  public var hook: Hook
  /// Where the packet came in.
  public var input: InterfaceIndex?
  /// Where it will leave.
  public var output: InterfaceIndex?

  /// Creates a question.
  public init(
    inputs: Instruction.Fib.Inputs, version: IPVersion, source: IPAddress,
    destination: IPAddress, transport: TransportProtocol, hook: Hook, input: InterfaceIndex?,
    output: InterfaceIndex?
  ) {
    self.inputs = inputs
    self.version = version
    self.source = source
    self.destination = destination
    self.transport = transport
    self.hook = hook
    self.input = input
    self.output = output
  }

  /// The address that is looked up.
  private var subject: IPAddress {
    inputs.contains(.destinationAddress) ? destination : source
  }

  /// The interface to which the answer is bound.
  private var bound: InterfaceIndex? {
    if inputs.contains(.inputInterface) { return input }
    return inputs.contains(.outputInterface) ? output : nil
  }

  /// The interface that the address is reached by; nil where there is none.
  public func interface(in host: Host) -> InterfaceIndex? {
    if hook == .prerouting || hook == .ingress, let input {
      // What this host sent to itself needs no proof.
      if input == .loopback { return input }
      if version == .v6, transport == .icmpv6, source.isUnspecified, destination.isLinkLocalV6 {
        return input
      }
    }
    if version == .v4, source.isZeroNetworkV4,
      destination.isLimitedBroadcastV4 || destination.isLocalMulticastV4
    {
      return input ?? output
    }
    let isLink = version == .v6 && subject.isLinkLocalV6
    let route = host.route(
      to: subject, version: version, interface: isLink ? bound ?? input ?? output : nil)
    guard let route, RouteFailure(route.kind) == nil, route.kind != .local else { return nil }
    if version == .v6, route.kind == .anycast { return nil }
    guard let bound else { return route.interface }
    return route.interface == bound ? bound : nil
  }

  /// What the address is.
  public func addressType(in host: Host) -> AddressType {
    version == .v4 ? addressTypeV4(in: host) : addressTypeV6(in: host)
  }

  /// As `__inet_dev_addr_type` answers.
  private func addressTypeV4(in host: Host) -> AddressType {
    if subject.isZeroNetworkV4 || subject.isLimitedBroadcastV4 { return .broadcast }
    if subject.isMulticast(.v4) { return .multicast }
    // Asked of the table `local` alone; what it does not know is unicast.
    guard let route = host.route(to: subject, version: .v4),
      route.table == Route.localTable, bound == nil || route.interface == bound
    else { return .unicast }
    return route.kind
  }

  private func addressTypeV6(in host: Host) -> AddressType {
    let isLink = subject.isLinkLocalV6
    let route = host.route(
      to: subject, version: .v6, interface: isLink ? bound ?? input ?? output : nil)
    guard let route else { return .unreachable }
    if RouteFailure(route.kind) != nil { return route.kind }
    if route.kind == .anycast { return .anycast }
    if let bound {
      if host.interface(bound)?.has(subject, .v6) == true { return .local }
    } else if route.kind == .local {
      return .local
    }
    if subject.isMulticast(.v6) { return .multicast }
    return subject.isUnspecified || subject.isLoopback(.v6) ? .unspecified : .unicast
  }
}
