import CTVetConntrack
import CTVetPackets
import Testing

/// Lines as conntrack 1.4.7 and Linux 6.18 wrote them.
@Suite struct ListingTests {
  private static func tracker() -> Tracker {
    var tracker = Tracker()
    let web = Endpoint.server.at(80)
    tracker.pass(PacketBuilder.tcp(from: .client, to: web, flags: 0x02))
    tracker.pass(
      PacketBuilder.tcp(from: web, to: .client, flags: 0x12, sequence: 5000, acknowledgement: 1001))
    let end = tracker.pass(
      PacketBuilder.tcp(
        from: .client, to: web, flags: 0x10, sequence: 1001, acknowledgement: 5001))
    if let id = end?.connection { tracker.setMark(7, of: id) }
    tracker.pass(PacketBuilder.icmp(from: .client, to: .server, type: 8, identifier: 77))
    let both = tracker.insertTemplate(zone: Zone(number: 5))
    tracker.pass(
      PacketBuilder.udp(from: .client6, to: .server6),
      attached: CTVetConntrack.Attachment(connection: both, info: .new))
    let forth = tracker.insertTemplate(zone: Zone(number: 6, isForReply: false))
    tracker.pass(
      PacketBuilder.udp(from: .client6.at(5001), to: .server6),
      attached: CTVetConntrack.Attachment(connection: forth, info: .new))
    let back = tracker.insertTemplate(zone: Zone(number: 9, isForOriginal: false))
    tracker.pass(
      PacketBuilder.packet(
        .udplite, from: .client, to: .server, payload: [0, 5, 0, 6, 0, 0, 0, 0], checksumAt: 6),
      attached: CTVetConntrack.Attachment(connection: back, info: .new))
    tracker.pass(
      PacketBuilder.packet(
        .gre, from: .client, to: .server, payload: [0x30, 0x01, 0x88, 0x0B, 0, 0, 0, 0x20]))
    tracker.pass(PacketBuilder.packet(.esp, from: .client, to: .server, payload: [1]))
    return tracker
  }

  @Test func `A listing reads as that of the tool`() {
    let listing = Self.tracker().listing(at: .seconds(1))
    #expect(
      listing == """
        tcp      6 431999 ESTABLISHED src=192.168.1.2 dst=10.0.0.2 sport=5000 dport=80 \
        src=10.0.0.2 dst=192.168.1.2 sport=80 dport=5000 [ASSURED] mark=7 use=1
        icmp     1 29 src=192.168.1.2 dst=10.0.0.2 type=8 code=0 id=77 [UNREPLIED] \
        src=10.0.0.2 dst=192.168.1.2 type=0 code=0 id=77 mark=0 use=1
        udp      17 29 src=fd00:1::2 dst=fd00:2::2 sport=5000 dport=53 [UNREPLIED] \
        src=fd00:2::2 dst=fd00:1::2 sport=53 dport=5000 mark=0 zone=5 use=1
        udp      17 29 src=fd00:1::2 dst=fd00:2::2 sport=5001 dport=53 zone-orig=6 [UNREPLIED] \
        src=fd00:2::2 dst=fd00:1::2 sport=53 dport=5001 mark=0 use=1
        udplite  136 29 src=192.168.1.2 dst=10.0.0.2 sport=5 dport=6 [UNREPLIED] \
        src=10.0.0.2 dst=192.168.1.2 sport=6 dport=5 zone-reply=9 mark=0 use=1
        gre      47 29 src=192.168.1.2 dst=10.0.0.2 srckey=0x0 dstkey=0x20 [UNREPLIED] \
        src=10.0.0.2 dst=192.168.1.2 srckey=0x20 dstkey=0x0 mark=0 use=1
        unknown  50 599 src=192.168.1.2 dst=10.0.0.2 [UNREPLIED] \
        src=10.0.0.2 dst=192.168.1.2 mark=0 use=1

        """)
  }

  @Test func `An extended listing with numbers tells network and number`() {
    let first = Self.tracker().listing([.extended, .id], at: .zero).split(separator: "\n")[0]
    #expect(
      first == """
        ipv4     2 tcp      6 432000 ESTABLISHED src=192.168.1.2 dst=10.0.0.2 sport=5000 dport=80 \
        src=10.0.0.2 dst=192.168.1.2 sport=80 dport=5000 [ASSURED] mark=7 id=1
        """)
  }

  @Test func `The kernel's own listing has whole addresses and both zones`() {
    let listing = Self.tracker().processListing(at: .seconds(1)).split(separator: "\n")
    #expect(
      listing[2] == """
        ipv6     10 udp      17 29 src=fd00:0001:0000:0000:0000:0000:0000:0002 \
        dst=fd00:0002:0000:0000:0000:0000:0000:0002 sport=5000 dport=53 [UNREPLIED] \
        src=fd00:0002:0000:0000:0000:0000:0000:0002 dst=fd00:0001:0000:0000:0000:0000:0000:0002 \
        sport=53 dport=5000 mark=0 zone=5 use=2
        """)
    #expect(
      listing[1] == """
        ipv4     2 icmp     1 29 src=192.168.1.2 dst=10.0.0.2 type=8 code=0 id=77 [UNREPLIED] \
        src=10.0.0.2 dst=192.168.1.2 type=0 code=0 id=77 mark=0 zone=0 use=2
        """)
  }

  @Test func `Labels are shown by name`() throws {
    var tracker = Tracker()
    let id = try #require(
      tracker.pass(PacketBuilder.udp(from: .client, to: .server))?.connection)
    tracker.setLabels(ConnectionLabels(low: 0b1010), of: id)
    let listing = tracker.listing(.labels, labelNames: [1: "one", 3: "three"], at: .zero)
    #expect(listing.hasSuffix("mark=0 labels=one,three\n"))
  }
}
