import Glibc

/// A conversation with the kernel's netfilter in the network namespace that it was opened in.
struct NetlinkSocket: ~Copyable {
  private let descriptor: Int32

  /// Opens a conversation.
  init() throws(HostFailure) {
    let netfilter: Int32 = 12
    descriptor = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | Self.closesOnExec, netfilter)
    guard descriptor >= 0 else { throw .system("netlink") }
  }

  deinit {
    _ = close(descriptor)
  }

  private static let closesOnExec: Int32 = 0o2000000

  /// Listens to what the kernel tells everybody.
  func join(_ group: Int32) throws(HostFailure) {
    // What the kernel tells everybody does not reach a socket without an address (`struct sockaddr_nl`).
    var address = [UInt32](repeating: 0, count: 3)
    unsafe withUnsafeMutableBytes(of: &address[0]) {
      unsafe $0.storeBytes(of: UInt16(AF_NETLINK), as: UInt16.self)
    }
    let bound = unsafe address.withUnsafeBytes {
      guard let base = unsafe $0.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
        return Int32(-1)
      }
      return unsafe bind(descriptor, base, socklen_t(12))
    }
    guard bound == 0 else { throw .system("netlink") }
    let (socketLevel, addMembership): (Int32, Int32) = (270, 1)
    var group = group
    let size = socklen_t(MemoryLayout<Int32>.size)
    guard unsafe setsockopt(descriptor, socketLevel, addMembership, &group, size) == 0 else {
      throw .system("netlink")
    }
    // Without the rights for it the usual size has to do.
    var room: Int32 = 1 << 24
    let receiveBufferForce: Int32 = 33
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, receiveBufferForce, &room, size)
  }

  /// Asks for something.
  private func request(
    _ subsystem: NetlinkMessage.Subsystem, _ message: UInt16, flags: UInt16
  ) throws(HostFailure) {
    var bytes: [UInt8] = []
    func append<Number: FixedWidthInteger>(_ number: Number) {
      unsafe withUnsafeBytes(of: number) { unsafe bytes.append(contentsOf: $0) }
    }
    append(UInt32(20))
    append(subsystem.rawValue << 8 | message)
    append(flags)
    append(UInt32(1))
    append(UInt32(0))
    bytes += [0, 0, 0, 0]
    let sent = unsafe bytes.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, 0)
    }
    guard sent == bytes.count else { throw .system("netlink") }
  }

  /// What the kernel answers to a request for a single thing.
  ///
  /// - Parameter isAcknowledged: Whether the kernel shall answer in any case.
  func ask(
    _ subsystem: NetlinkMessage.Subsystem, _ message: UInt16, isAcknowledged: Bool = false
  ) throws(HostFailure) -> [NetlinkMessage] {
    let (isRequest, wantsAnswer): (UInt16, UInt16) = (1, 4)
    try request(subsystem, message, flags: isAcknowledged ? isRequest | wantsAnswer : isRequest)
    return NetlinkMessage.messages(in: try receive(flags: 0)[...])
  }

  /// All things of a kind that the kernel has.
  func list(
    _ subsystem: NetlinkMessage.Subsystem, _ message: UInt16
  ) throws(HostFailure) -> [NetlinkMessage] {
    let isRequest: UInt16 = 1
    let wantsAll: UInt16 = 0x300
    try request(subsystem, message, flags: isRequest | wantsAll)
    var all: [NetlinkMessage] = []
    while true {
      for message in NetlinkMessage.messages(in: try receive(flags: 0)[...]) {
        if message.type == NetlinkMessage.Control.done { return all }
        if message.type == NetlinkMessage.Control.error {
          throw HostFailure("netlink refuses to list what the kernel has")
        }
        all.append(message)
      }
    }
  }

  /// What the kernel has told everybody since the last call.
  func pending() throws(HostFailure) -> [NetlinkMessage] {
    var all: [NetlinkMessage] = []
    while true {
      let datagram = try receive(flags: Int32(MSG_DONTWAIT))
      if datagram.isEmpty { return all }
      all += NetlinkMessage.messages(in: datagram[...])
    }
  }

  /// A datagram; empty where none is there and nobody wants to wait.
  private func receive(flags: Int32) throws(HostFailure) -> [UInt8] {
    var problem: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 256 * 1024) { buffer, count in
      while true {
        let got = unsafe recv(descriptor, buffer.baseAddress, buffer.count, flags)
        if got < 0, errno == EINTR { continue }
        if got < 0, errno != EAGAIN { problem = errno }
        count = max(0, got)
        return
      }
    }
    if problem != 0 { throw .system("netlink", number: problem) }
    return bytes
  }
}
