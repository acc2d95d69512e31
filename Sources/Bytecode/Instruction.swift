/// One step of a rule for the nf_tables machine of the kernel.
///
/// The set is closed: each case has a struct of the same name under `Instructions/`, which tells how
/// `nft --debug=netlink` writes it. Large and rare ones are boxed, so that an array of instructions
/// takes few bytes for each.
public enum Instruction: Sendable, Hashable {
  /// Loads bytes of the packet.
  case loadPayload(LoadPayload)
  /// Writes bytes into the packet.
  case writePayload(WritePayload)
  /// Loads what surrounds the packet.
  case loadMeta(LoadMeta)
  /// Changes what surrounds the packet.
  case setMeta(SetMeta)
  /// Loads what the tracked connection holds.
  case loadConntrack(LoadConntrack)
  /// Changes what the tracked connection holds.
  case setConntrack(SetConntrack)
  /// Compares a register with a value.
  case compare(Compare)
  /// Looks whether a register is in an interval.
  indirect case range(Range)
  /// Computes with bits.
  indirect case bitwise(Bitwise)
  /// Changes the byte order.
  case byteorder(Byteorder)
  /// Puts a value or a verdict into a register.
  case immediate(Immediate)
  /// Looks a key up in a set or map.
  case lookup(Lookup)
  /// Changes a set.
  indirect case dynamicSet(DynamicSet)
  /// Counts.
  case counter(Counter)
  /// Limits a rate.
  case limit(Limit)
  /// Limits an amount.
  case quota(Quota)
  /// Limits connections.
  case connectionLimit(ConnectionLimit)
  /// Notes the time.
  case last(Last)
  /// Writes to the log.
  indirect case log(Log)
  /// Answers with an error.
  case reject(Reject)
  /// Translates addresses and ports.
  case nat(NAT)
  /// Translates the source to the interface's address.
  case masquerade(Masquerade)
  /// Translates the destination to this host.
  case redirect(Redirect)
  /// Hands the packet to a local socket.
  case tproxy(TProxy)
  /// Answers handshakes.
  case synproxy(Synproxy)
  /// Hands the packet to user space.
  case queue(Queue)
  /// Sends a copy elsewhere.
  case duplicate(Duplicate)
  /// Sends the packet elsewhere.
  case forward(Forward)
  /// Lets a flowtable take over.
  case flowOffload(FlowOffload)
  /// Applies a named object.
  indirect case objectReference(ObjectReference)
  /// Looks up the routing table.
  case fib(Fib)
  /// Loads what the route tells.
  case route(Route)
  /// Loads what the socket tells.
  case socket(Socket)
  /// Loads the sender's operating system.
  case osf(OSF)
  /// Loads what IPsec tells.
  case xfrm(XFRM)
  /// Loads a number.
  case numgen(Numgen)
  /// Loads a hash.
  case hash(Hash)
  /// Loads bytes of an extension header or option.
  case loadExtensionHeader(LoadExtensionHeader)
  /// Writes bytes of an option.
  case writeExtensionHeader(WriteExtensionHeader)
  /// Removes a TCP option.
  case resetTCPOption(ResetTCPOption)
  /// Runs a load on what a tunnel carries.
  indirect case inner(Inner)
  /// Loads what the tunnel tells.
  case tunnel(Tunnel)
  /// Keeps the packet from being tracked.
  case notrack(Notrack)
  /// Runs a match of xtables.
  indirect case extendedMatch(ExtendedMatch)
  /// Runs a target of xtables.
  indirect case extendedTarget(ExtendedTarget)
}
