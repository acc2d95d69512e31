import CTVetPackets

/// Packets of all tracked protocols, to be spoiled.
package enum SampleConversations {
  /// Conversations between 192.168.1.2 and 10.0.0.2, or fd00:1::2 and fd00:2::2; each packet with
  /// whether it goes forth.
  package static let all: [[(packet: [UInt8], goesForth: Bool)]] =
    [false, true].flatMap { isIPv6 in
      conversations(isIPv6: isIPv6).map { conversation in
        conversation.messages.map { message in
          (
            packet(
              conversation.transport, message.payload, goesForth: message.goesForth,
              isIPv6: isIPv6), message.goesForth
          )
        }
      }
    }

  private typealias Message = (goesForth: Bool, payload: [UInt8])

  private static func conversations(
    isIPv6: Bool
  ) -> [(transport: TransportProtocol, messages: [Message])] {
    let echo: (transport: TransportProtocol, request: UInt8, reply: UInt8) =
      isIPv6 ? (.icmpv6, 128, 129) : (.icmp, 8, 0)
    return [
      (.tcp, tcp()),
      (
        .udp,
        [
          (true, [0x13, 0x88, 0, 69, 0, 14, 0, 0, 0, 1, 0x61, 0, 0x6F, 0]),
          (false, [0x10, 0, 0x13, 0x88, 0, 12, 0, 0, 0, 3, 0, 1]),
        ]
      ),
      (.udplite, [(true, [0, 9, 0, 9, 0, 0, 0, 0, 1]), (false, [0, 9, 0, 9, 0, 9, 0, 0, 1])]),
      (
        echo.transport,
        [
          (true, [echo.request, 0, 0, 0, 0, 7, 0, 1, 1, 2]),
          (false, [echo.reply, 0, 0, 0, 0, 7, 0, 1, 1, 2]),
        ]
      ),
      (.sctp, sctp()),
      (.gre, [(true, [0x30, 1, 0x88, 0x0B, 0, 4, 0, 9, 0, 0, 0, 1]), (false, [0, 0, 8, 0])]),
      (.dccp, [(true, [0, 5, 0, 6, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])]),
      (.esp, [(true, [0, 0, 0, 1, 0, 0, 0, 1]), (false, [0, 0, 0, 2, 0, 0, 0, 1])]),
      (.init(rawValue: 4), [(true, [0x45, 0, 0, 20])]),
    ]
  }

  /// A session of FTP.
  private static func tcp() -> [Message] {
    func segment(
      _ goesForth: Bool, _ flags: UInt8, _ sequence: UInt8, _ acknowledgement: UInt8,
      options: [UInt8] = [], text: String = ""
    ) -> Message {
      let ports: [UInt8] = goesForth ? [0x9C, 0x40, 0, 21] : [0, 21, 0x9C, 0x40]
      return (
        goesForth,
        ports + [0, 0, 1, sequence, 0, 0, 1, acknowledgement, UInt8(5 + options.count / 4) << 4]
          + [flags, 0xFA, 0xF0, 0, 0, 0, 0] + options + Array(text.utf8)
      )
    }
    let options: [UInt8] = [2, 4, 5, 0xB4, 4, 2, 1, 1, 1, 3, 3, 7]
    return [
      segment(true, 0x02, 0, 0, options: options),
      segment(false, 0x12, 0, 1, options: options),
      segment(true, 0x10, 1, 1),
      segment(true, 0x18, 1, 1, text: "PORT 192,168,1,2,4,5\r\n"),
      segment(false, 0x18, 1, 23, text: "227 Entering Passive Mode (10,0,0,2,4,5).\r\n"),
      segment(false, 0x18, 44, 23, text: "229 Entering (|||1029|)\r\n"),
      segment(true, 0x18, 23, 69, text: "EPRT |2|fd00:1::2|1029|\r\n"),
      segment(true, 0x10, 48, 69, options: [1, 1, 5, 10, 0, 0, 1, 60, 0, 0, 1, 69]),
      segment(true, 0x11, 48, 69),
      segment(false, 0x11, 69, 49),
      segment(true, 0x10, 49, 70),
      segment(false, 0x04, 70, 49),
    ]
  }

  private static func sctp() -> [Message] {
    let initiation: [UInt8] = [1, 0, 0, 20, 0, 0, 0, 9, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1]
    let chunks: [(Bool, UInt8, [UInt8])] = [
      (true, 0, initiation), (false, 9, [2] + initiation.dropFirst()), (true, 9, [10, 0, 0, 4]),
      (false, 9, [11, 0, 0, 4]), (true, 9, [0, 3, 0, 17, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
      (false, 9, [4, 0, 0, 8, 0, 1, 0, 4]), (true, 9, [7, 0, 0, 8, 0, 0, 0, 1]),
      (false, 9, [8, 0, 0, 4]), (true, 9, [14, 0, 0, 4]),
    ]
    return chunks.map { goesForth, tag, chunk in
      (goesForth, (goesForth ? [0, 5, 0, 6] : [0, 6, 0, 5]) + [0, 0, 0, tag, 0, 0, 0, 0] + chunk)
    }
  }

  private static func packet(
    _ transport: TransportProtocol, _ payload: [UInt8], goesForth: Bool, isIPv6: Bool
  ) -> [UInt8] {
    var packet: [UInt8]
    if isIPv6 {
      let client: [UInt8] = [0xFD, 0, 0, 1] + [UInt8](repeating: 0, count: 11) + [2]
      let server: [UInt8] = [0xFD, 0, 0, 2] + [UInt8](repeating: 0, count: 11) + [2]
      packet = [0x60, 0, 0, 0, 0, 0, transport.rawValue, 64]
      packet += goesForth ? client + server : server + client
    } else {
      packet = [0x45, 0, 0, 0, 0, 1, 0, 0, 64, transport.rawValue, 0, 0]
      packet += goesForth ? [192, 168, 1, 2, 10, 0, 0, 2] : [10, 0, 0, 2, 192, 168, 1, 2]
    }
    packet += payload
    PacketRepair.repairNetwork(&packet)
    PacketRepair.repairTransport(&packet)
    return packet
  }
}
