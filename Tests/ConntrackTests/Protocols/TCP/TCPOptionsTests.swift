import CTVetConntrack
import Testing

@Suite struct TCPOptionsTests {
  /// What a SYN with options makes known of its side.
  private static func side(_ options: [UInt8]) throws -> TCPConnection.Side {
    var conversation = Conversation()
    _ = conversation.take(TCPPacket(flags: .syn, sequence: 1000, options: options))
    let connection = conversation.connection
    return try #require(connection).tcp.original
  }

  private static let offers: [([UInt8], UInt8, TCPFlags)] = [
    ([3, 3, 7], 7, .windowScale),
    ([4, 2], 0, .selectiveAcknowledgement),
    ([2, 4, 5, 180, 1, 3, 3, 2, 4, 2], 2, [.windowScale, .selectiveAcknowledgement]),
    ([8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 4, 2], 0, .selectiveAcknowledgement),
    ([], 0, []),
  ]

  @Test(arguments: TCPOptionsTests.offers)
  func `A SYN offers scale and selective acknowledgements`(
    _ options: [UInt8], _ scale: UInt8, _ flags: TCPFlags
  ) throws {
    let side = try Self.side(options)
    #expect(side.scale == scale)
    #expect(side.flags == flags)
  }

  @Test(arguments: [UInt8(15), 200, 255])
  func `A scale above 14 counts as 14`(_ scale: UInt8) throws {
    #expect(try Self.side([3, 3, scale]).scale == 14)
  }

  private static let brokenLists: [[UInt8]] = [
    [0, 3, 3, 7],  // behind the end of the list
    [9, 0, 3, 3, 7],  // an option of no length
    [9, 1, 3, 3, 7],  // an option shorter than its own header
    [9, 20, 3, 3, 7],  // an option that reaches beyond the list
    [3, 4, 7, 0],  // a scale of two bytes
    [3, 2],  // a scale of none
    [1, 1, 1, 3],  // a scale that is cut off
  ]

  @Test(arguments: TCPOptionsTests.brokenLists)
  func `A scale in a broken list is none`(_ options: [UInt8]) throws {
    let side = try Self.side(options)
    #expect(side.scale == 0)
    #expect(side.flags == [])
  }

  private static let pairs: [([UInt8], [UInt8], UInt8, UInt8)] = [
    ([3, 3, 7], [3, 3, 2], 7, 2), ([3, 3, 7], [], 0, 0), ([], [3, 3, 7], 0, 0),
  ]

  @Test(arguments: TCPOptionsTests.pairs)
  func `Windows are scaled if both sides offer it`(
    _ client: [UInt8], _ server: [UInt8], _ clientScale: UInt8, _ serverScale: UInt8
  ) throws {
    var conversation = Conversation()
    conversation.open(clientOptions: client, serverOptions: server)
    let connection = conversation.connection
    let tcp = try #require(connection).tcp
    #expect(tcp.original.scale == clientScale)
    #expect(tcp.reply.scale == serverScale)
  }
}
