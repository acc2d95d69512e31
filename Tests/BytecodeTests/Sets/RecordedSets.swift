import Testing

/// Commands for sets, and what `nft --debug=netlink -c -f` of nft 1.0.6 printed for them.
enum RecordedSets {
  /// A text for `SetScript` and the recorded answer.
  struct Case: Sendable, CustomTestStringConvertible {
    let script: String
    let output: String

    init(_ script: String, _ output: String) {
      self.script = script
      self.output = output
    }

    var testDescription: String { script }
  }

  /// Named sets; element lines have their elements one a line here.
  static let named: [Case] = [
    Case(
      """
      set type ipv4_addr; elements = { 10.0.0.2, 10.0.0.1, 10.0.0.2 }
      """,
      """
      a t 0
      a t 0
        element 0200000a  : 0 [end]
        element 0100000a  : 0 [end]
        element 0200000a  : 0 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 1.1.1.1, 11.0.0.0/8, 255.255.255.0/24 }
      """,
      #"""
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 0000000a  : 0 [end]
        element 0000000b  : 1 [end]
        element 0000000b  : 0 [end]
        element 0000000c  : 1 [end]
        element 00ffffff  : 0 [end]  userdata = { \x01\x04\x01\x00\x00\x00 }
      """#),
    Case(
      """
      set type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 1.1.1.1, 11.0.0.0/8, 1.1.1.1 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 0000000a  : 0 [end]
        element 0000000b  : 1 [end]
        element 0000000b  : 0 [end]
        element 0000000c  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/8, 1.1.1.1, 11.0.0.0/8, 10.1.0.0/16 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 0000000a  : 0 [end]
        element 0000000c  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval; elements = { 0.0.0.0/0 }
      """,
      #"""
      a t 4
      a t 0
        element 00000000  : 0 [end]  userdata = { \x01\x04\x01\x00\x00\x00 }
      """#),
    Case(
      """
      set type ipv4_addr; flags interval; elements = { * }
      """,
      """
      a t 4
      a t 0
        element  : 2 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval; elements = { * comment "x", * comment "y", 1.1.1.1 }
      """,
      #"""
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element  : 2 [end]  userdata = { \x00\x02y\x00 }
        element  : 2 [end]  userdata = { \x00\x02x\x00 }
      """#),
    Case(
      """
      set type mark; flags interval; elements = { 1-5, 7, 0x100/24 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01000000  : 0 [end]
        element 06000000  : 1 [end]
        element 07000000  : 0 [end]
        element 08000000  : 1 [end]
        element 00010000  : 0 [end]
        element 00020000  : 1 [end]
      """),
    Case(
      """
      set type mark; flags interval; elements = { 0, 4294967295 }
      """,
      #"""
      a t 4
      a t 0
        element 00000000  : 0 [end]
        element 01000000  : 1 [end]
        element ffffffff  : 0 [end]  userdata = { \x01\x04\x01\x00\x00\x00 }
      """#),
    Case(
      """
      set type mark; elements = { 1, 4294967295 }
      """,
      """
      a t 0
      a t 0
        element 00000001  : 0 [end]
        element ffffffff  : 0 [end]
      """),
    Case(
      """
      set type ifname; elements = { "eth0", "lo", "ens3" }
      """,
      """
      a t 0
      a t 0
        element 30687465 00000000 00000000 00000000  : 0 [end]
        element 00006f6c 00000000 00000000 00000000  : 0 [end]
        element 33736e65 00000000 00000000 00000000  : 0 [end]
      """),
    Case(
      """
      set type ifname; flags interval; elements = { "eth*", "lo", "ens3" }
      """,
      """
      a t 4
      a t 0
        element 00000000 00000000 00000000 00000000  : 1 [end]
        element 33736e65 00000000 00000000 00000000  : 0 [end]
        element 33736e65 00000000 00000000 01000000  : 1 [end]
        element 00687465 00000000 00000000 00000000  : 0 [end]
        element 00697465 00000000 00000000 00000000  : 1 [end]
        element 00006f6c 00000000 00000000 00000000  : 0 [end]
        element 00006f6c 00000000 00000000 01000000  : 1 [end]
      """),
    Case(
      """
      set type dscp; flags interval; elements = { 4-7, cs1, 0x3f }
      """,
      #"""
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 00000004  : 0 [end]
        element 00000008  : 1 [end]
        element 00000008  : 0 [end]
        element 00000009  : 1 [end]
        element 0000003f  : 0 [end]  userdata = { \x01\x04\x01\x00\x00\x00 }
      """#),
    Case(
      """
      set type ct_state; flags interval; elements = { new, 1-2 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01000000  : 0 [end]
        element 03000000  : 1 [end]
        element 08000000  : 0 [end]
        element 09000000  : 1 [end]
      """),
    Case(
      """
      set type iface_type; elements = { 1, 5 }
      """,
      """
      a t 0
      a t 0
        element 00000001  : 0 [end]
        element 00000005  : 0 [end]
      """),
    Case(
      """
      set type boolean; flags interval; elements = { exists }
      """,
      #"""
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 00000001  : 0 [end]  userdata = { \x01\x04\x01\x00\x00\x00 }
      """#),
    Case(
      """
      set type ifname . mark; elements = { "eth0" . 1, "lo" . 6 }
      """,
      """
      a t 0
      a t 0
        element 30687465 00000000 00000000 00000000 00000001  : 0 [end]
        element 00006f6c 00000000 00000000 00000000 00000006  : 0 [end]
      """),
    Case(
      """
      set type ifname . mark; flags interval; elements = { "eth0" . 1-4, "lo*" . 6, "e" . 7 }
      """,
      """
      a t 84
      a t 0
        element 30687465 00000000 00000000 00000000 01000000  - 30687465 00000000 00000000 00000000 04000000  : 0 [end]
        element 00006f6c 00000000 00000000 00000000 06000000  - ffff6f6c ffffffff ffffffff ffffffff 06000000  : 0 [end]
        element 00000065 00000000 00000000 00000000 07000000  - 00000065 00000000 00000000 00000000 07000000  : 0 [end]
      """),
    Case(
      """
      set type ct_state . ipv4_addr; flags interval; elements = { new . 1.1.1.1, * }
      """,
      """
      a t 84
      a t 0
        element 08000000 01010101  - 08000000 01010101  : 0 [end]
        element  : 2 [end]
      """),
    Case(
      """
      set type mark . ipv4_addr; flags interval; elements = { 0x100/24 . 1.1.1.1, 0x100-0x1ff . 1.1.1.0/24 }
      """,
      """
      a t 84
      a t 0
        element 00000100 01010101  - ff000100 01010101  : 0 [end]
        element 00010000 00010101  - ff010000 ff010101  : 0 [end]
      """),
    Case(
      """
      set type inet_proto . inet_service . ether_addr; flags interval; elements = { tcp . 4-5 . 00:11:22:33:44:55-00:11:22:33:44:66 }
      """,
      """
      a t 84
      a t 0
        element 00000006 00000400 33221100 00005544  - 00000006 00000500 33221100 00006644  : 0 [end]
      """),
    Case(
      """
      set type ipv6_addr . ipv6_addr . ipv6_addr . ipv6_addr; elements = { ::1 . ::2 . ::3 . ::4 }
      """,
      """
      a t 0
      a t 0
        element 00000000 00000000 00000000 01000000 00000000 00000000 00000000 02000000 00000000 00000000 00000000 03000000 00000000 00000000 00000000 04000000  : 0 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags timeout; elements = { 10.0.0.0 timeout 5s comment "x", 1.1.1.1 timeout 10s expires 4s }
      """,
      #"""
      a t 10
      a t 0
        element 0000000a  : 0 [end]  userdata = { \x00\x02x\x00 }
        element 01010101  : 0 [end]
      """#),
    Case(
      """
      set type ipv4_addr; flags interval,timeout; auto-merge; elements = { 1.1.1.1 timeout 5s comment "b", 1.1.1.2 comment "a", 255.0.0.0/8 comment "c" }
      """,
      #"""
      a t 14
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]  userdata = { \x00\x02b\x00 }
        element 03010101  : 1 [end]
        element 000000ff  : 0 [end]  userdata = { \x00\x02c\x00\x01\x04\x01\x00\x00\x00 }
      """#),
    Case(
      """
      set type ipv4_addr; flags interval; auto-merge; elements = { 1.1.1.1 comment "b", 1.1.1.0/24 comment "a", 1.1.1.0 comment "c" }
      """,
      #"""
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 00010101  : 0 [end]  userdata = { \x00\x02c\x00 }
        element 00020101  : 1 [end]
      """#),
    Case(
      """
      map type ipv4_addr : verdict; elements = { 10.0.0.1 : drop, 10.0.0.2 : jump x, * : continue }
      """,
      """
      a t 8
      a t 0
        element 0100000a  : drop 0 [end]
        element 0200000a  : jump -> x 0 [end]
        element  : continue 2 [end]
      """),
    Case(
      """
      map type ipv4_addr : verdict; flags interval; elements = { 10.0.0.0/8 : drop, 11.0.0.0/8 : goto x, * : drop }
      """,
      """
      a t c
      a t 0
        element 00000000  : 1 [end]
        element 0000000a  : drop 0 [end]
        element 0000000b  : 1 [end]
        element 0000000b  : goto -> x 0 [end]
        element 0000000c  : 1 [end]
        element  : drop 2 [end]
      """),
    Case(
      """
      map type mark : mark; flags interval; elements = { 10-20 : 1, 21-22 : 2, * : 4 }
      """,
      """
      a t c
      a t 0
        element 00000000  : 1 [end]
        element 0a000000  : 00000001 0 [end]
        element 15000000  : 1 [end]
        element 15000000  : 00000002 0 [end]
        element 17000000  : 1 [end]
        element  : 00000004 2 [end]
      """),
    Case(
      """
      map type ipv4_addr : mark; flags interval; elements = { 1.1.1.1-1.1.1.3 : 4, 1.1.1.1-1.1.1.3 : 5 }
      """,
      """
      a t c
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 00000005 0 [end]
        element 04010101  : 1 [end]
        element 01010101  : 00000004 0 [end]
        element 04010101  : 1 [end]
      """),
    Case(
      """
      map type ipv4_addr : mark . ipv4_addr . ifname; elements = { 1.1.1.1 : 1 . 2.2.2.2 . "eth0" }
      """,
      """
      a t 8
      a t 0
        element 01010101  : 00000001 02020202 30687465 00000000 00000000 00000000 0 [end]
      """),
    Case(
      """
      map type ipv4_addr : interval ipv4_addr; flags interval; elements = { 10.0.0.0/16 : 1.1.1.1-2.2.2.2, 10.1.0.2 : 1.1.1.0/24, 10.1.0.3 : 3.3.3.3 }
      """,
      """
      a t c
      a t 0
        element 00000000  : 1 [end]
        element 0000000a  : 01010101 02020202 0 [end]
        element 0000010a  : 1 [end]
        element 0200010a  : 00010101 ff010101 0 [end]
        element 0300010a  : 1 [end]
        element 0300010a  : 03030303 0 [end]
        element 0400010a  : 1 [end]
      """),
    Case(
      """
      map type ipv4_addr : interval ipv4_addr . inet_service; elements = { 10.0.0.1 : 1.1.1.1-2.2.2.2 . 80-90, 10.0.0.2 : 1.1.1.0/24 . 80, 10.0.0.3 : 1.1.1.1 . 80 }
      """,
      """
      a t 8
      a t 0
        element 0100000a  : 01010101 00005000 02020202 00005a00 0 [end]
        element 0200000a  : 00010101 00005000 ff010101 00005000 0 [end]
        element 0300000a  : 01010101 00005000 0 [end]
      """),
    Case(
      """
      map type ipv4_addr : interval inet_service; elements = { 1.1.1.1 : 1-5, 2.2.2.2 : 7 }
      """,
      """
      a t 8
      a t 0
        element 01010101  : 00000100 0 [end]
        element 02020202  : 00000700 0 [end]
      """),
    Case(
      """
      map type ipv4_addr : counter; flags interval; elements = { 1.1.1.0/24 : "eth" }
      """,
      """
      a t 44
      a t 0
        element 00000000  : 1 [end]
        element 00010101  : 0 [end]
        element 00020101  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval;
      add { 3.3.3.3 }
      add { 1.1.1.1 }
      add { 2.2.2.2, 2.2.2.3 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
        element 03020202  : 0 [end]
        element 04020202  : 1 [end]
        element 03030303  : 0 [end]
        element 04030303  : 1 [end]
      a t 0
        element 03030303  : 0 [end]
        element 04030303  : 1 [end]
      a t 0
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
        element 03020202  : 0 [end]
        element 04020202  : 1 [end]
      a t 0
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval; elements = { 1.1.1.1 }
      add { 2.2.2.2 }
      .
      add { 0.0.0.9 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 09000000  : 0 [end]
        element 0a000000  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
      a t 0
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
      a t 0
        element 09000000  : 0 [end]
        element 0a000000  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval; elements = { 1.1.1.1 }
      set type ipv4_addr; flags interval; elements = { 2.2.2.2 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval; elements = { 1.1.1.1, 2.2.2.2 }
      add { 9.9.9.9 }
      delete { 9.9.9.9, 1.1.1.1 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
      a t 0
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
        element 09090909  : 0 [end]
        element 0a090909  : 1 [end]
      a t 0
        element 09090909  : 0 [end]
        element 0a090909  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval; elements = { 1.1.1.1, 2.2.2.2 }
      delete { 1.1.1.1 }
      delete { 2.2.2.2 }
      add { 2.2.2.2 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
      a t 0
      a t 0
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
      a t 0
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
      a t 0
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval;
      add { 3.3.3.3 }
      delete { 3.3.3.3 }
      add { 4.4.4.4 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 04040404  : 0 [end]
        element 05040404  : 1 [end]
      a t 0
        element 03030303  : 0 [end]
        element 04030303  : 1 [end]
      a t 0
        element 03030303  : 0 [end]
        element 04030303  : 1 [end]
      a t 0
        element 04040404  : 0 [end]
        element 05040404  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval; auto-merge;
      add { 9.9.9.3-9.9.9.5 }
      .
      add { 9.9.9.6 }
      .
      add { 9.9.9.1-9.9.9.9, 3.3.3.3 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 03030303  : 0 [end]
        element 04030303  : 1 [end]
        element 01090909  : 0 [end]
        element 0a090909  : 1 [end]
      a t 0
        element 03090909  : 0 [end]
        element 06090909  : 1 [end]
      a t 0
        element 03090909  : 0 [end]
        element 06090909  : 1 [end]
      a t 0
        element 03090909  : 0 [end]
        element 07090909  : 1 [end]
      a t 0
        element 03090909  : 0 [end]
        element 07090909  : 1 [end]
      a t 0
        element 03030303  : 0 [end]
        element 04030303  : 1 [end]
        element 01090909  : 0 [end]
        element 0a090909  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr; flags interval; auto-merge; elements = { 1.1.1.1 }
      add { 1.1.1.2 }
      add { 1.1.1.2 }
      add { 1.1.1.3, 5.5.5.5 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 04010101  : 1 [end]
        element 05050505  : 0 [end]
        element 06050505  : 1 [end]
      a t 0
        element 01010101  : 0 [end]
        element 04010101  : 1 [end]
      a t 0
        element 05050505  : 0 [end]
        element 06050505  : 1 [end]
      a t 0
      """),
    Case(
      """
      set type inet_proto; flags interval; auto-merge; elements = { 10 }
      .
      add { 254, 0-1 }
      set type inet_proto; flags interval; auto-merge; elements = { 7, 1-5 }
      """,
      """
      a t 4
      a t 0
        element 00000000  : 0 [end]
        element 00000006  : 1 [end]
        element 00000007  : 0 [end]
        element 00000008  : 1 [end]
        element 0000000a  : 0 [end]
        element 0000000b  : 1 [end]
        element 000000fe  : 0 [end]
        element 000000ff  : 1 [end]
      a t 0
        element 00000000  : 0 [end]
        element 00000002  : 1 [end]
        element 0000000a  : 0 [end]
        element 0000000b  : 1 [end]
        element 000000fe  : 0 [end]
        element 000000ff  : 1 [end]
      a t 0
        element 00000000  : 0 [end]
        element 00000002  : 1 [end]
      a t 4
      a t 0
        element 00000000  : 0 [end]
        element 00000006  : 1 [end]
        element 00000007  : 0 [end]
        element 00000008  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr;
      add { 9.9.9.9 }
      add { 1.1.1.1 }
      add { 5.5.5.5 }
      delete { 1.1.1.1 }
      """,
      """
      a t 0
      a t 0
        element 09090909  : 0 [end]
      a t 0
        element 05050505  : 0 [end]
      a t 0
        element 01010101  : 0 [end]
      a t 0
        element 01010101  : 0 [end]
      """),
    Case(
      """
      map type mark . mark : verdict; flags interval; elements = { 5-6 . 7 : drop }
      delete { 5-6 . 7 : drop }
      delete { 5 . 7 : drop }
      """,
      """
      a t 8c
      a t 0
        element 05000000 07000000  - 06000000 07000000  : drop 0 [end]
      a t 0
        element 05000000 07000000  - 06000000 07000000  : 0 [end]
      a t 0
        element 00000005 00000007  : 0 [end]
      """),
    Case(
      """
      map type mark : mark; flags interval; elements = { 5-6 : 7 }
      .
      add { 1 : 2 }
      delete { 5-6 : 7 }
      """,
      """
      a t c
      a t 0
        element 00000000  : 1 [end]
        element 01000000  : 00000002 0 [end]
        element 02000000  : 1 [end]
      a t 0
        element 01000000  : 00000002 0 [end]
        element 02000000  : 1 [end]
        element 05000000  : 00000007 0 [end]
        element 07000000  : 1 [end]
      a t 0
        element 05000000  : 0 [end]
        element 07000000  : 1 [end]
      """),
  ]

  /// Sets and maps that are written in rules: the type, the elements and the answer.
  static let anonymous: [Case] = [
    Case(
      """
      set type ipv4_addr; elements = { 1.1.1.1, 2.2.2.2, 1.1.1.1 }
      """,
      """
      __set%d t 3 size 3
      __set%d t 0
        element 01010101  : 0 [end]
        element 02020202  : 0 [end]
        element 01010101  : 0 [end]
      """),
    Case(
      """
      set type ipv4_addr; elements = { 1.1.1.1-1.1.1.2, 1.1.1.3-1.1.1.9, 7.7.7.7, 1.1.1.1-1.1.1.2 }
      """,
      """
      __set%d t 7 size 5
      __set%d t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 0a010101  : 1 [end]
        element 07070707  : 0 [end]
        element 08070707  : 1 [end]
      """),
    Case(
      """
      set type inet_service; elements = { 0-1023, 1024-65535 }
      """,
      #"""
      __set%d t 7 size 2
      __set%d t 0
        element 00000000  : 0 [end]  userdata = { \x01\x04\x01\x00\x00\x00 }
      """#),
    Case(
      """
      set type inet_service; elements = { 1-1023, 1025, 1024, 2000-65535 }
      """,
      #"""
      __set%d t 7 size 5
      __set%d t 0
        element 00000000  : 1 [end]
        element 00000100  : 0 [end]
        element 00000204  : 1 [end]
        element 0000d007  : 0 [end]  userdata = { \x01\x04\x01\x00\x00\x00 }
      """#),
    Case(
      """
      set type inet_service; elements = { 1-5 comment "a", 1-9 comment "b" }
      """,
      #"""
      __set%d t 7 size 3
      __set%d t 0
        element 00000000  : 1 [end]
        element 00000100  : 0 [end]  userdata = { \x00\x02b\x00 }
        element 00000a00  : 1 [end]
      """#),
    Case(
      """
      map type inet_service : verdict; elements = { 1-1023 : drop, 1025 : accept, * : drop, 1024 : drop }
      """,
      """
      __map%d t f size 8
      __map%d t 0
        element 00000000  : 1 [end]
        element 00000100  : drop 0 [end]
        element 00000004  : drop 0 [end]
        element 00000104  : accept 0 [end]
        element 00000204  : 1 [end]
        element  : drop 2 [end]
      """),
    Case(
      """
      map type inet_service : mark; elements = { 1-1023 : 3, 1025 : 4, 2000-65535 : 5 }
      """,
      #"""
      __map%d t f size 7
      __map%d t 0
        element 00000000  : 1 [end]
        element 00000100  : 00000003 0 [end]
        element 00000004  : 1 [end]
        element 00000104  : 00000004 0 [end]
        element 00000204  : 1 [end]
        element 0000d007  : 00000005 0 [end]  userdata = { \x01\x04\x01\x00\x00\x00 }
      """#),
    Case(
      """
      map type mark : verdict; elements = { 1-1023 : drop, 1025 : accept, 1024 : drop }
      """,
      """
      __map%d t f size 7
      __map%d t 0
        element 00000000  : 1 [end]
        element 01000000  : drop 0 [end]
        element 00040000  : drop 0 [end]
        element 01040000  : accept 0 [end]
        element 02040000  : 1 [end]
      """),
    Case(
      """
      map type ct_state : verdict; elements = { new : drop, established : accept }
      """,
      """
      __map%d t b size 2
      __map%d t 0
        element 00000008  : drop 0 [end]
        element 00000002  : accept 0 [end]
      """),
    Case(
      """
      set type ifname; elements = { "eth*", "lo", "eth1" }
      """,
      """
      __set%d t 7 size 5
      __set%d t 0
        element 00000000 00000000 00000000 00000000  : 1 [end]
        element 00687465 00000000 00000000 00000000  : 0 [end]
        element 00697465 00000000 00000000 00000000  : 1 [end]
        element 00006f6c 00000000 00000000 00000000  : 0 [end]
        element 00006f6c 00000000 00000000 01000000  : 1 [end]
      """),
    Case(
      """
      set type ipv4_addr . inet_service; elements = { 1.1.1.1 . 1-1023, 2.2.2.0/24 . 80, 3.3.3.3 . 99 }
      """,
      """
      __set%d t 87 size 3
      __set%d t 0
        element 01010101 00000100  - 01010101 0000ff03  : 0 [end]
        element 00020202 00005000  - ff020202 00005000  : 0 [end]
        element 03030303 00006300  - 03030303 00006300  : 0 [end]
      """),
    Case(
      """
      set type ifname . mark; elements = { "eth*" . 1, "lo" . 2-5 }
      """,
      """
      __set%d t 87 size 2
      __set%d t 0
        element 00687465 00000000 00000000 00000000 01000000  - ff687465 ffffffff ffffffff ffffffff 01000000  : 0 [end]
        element 00006f6c 00000000 00000000 00000000 02000000  - 00006f6c 00000000 00000000 00000000 05000000  : 0 [end]
      """),
    Case(
      """
      map type mark . ipv4_addr : verdict; elements = { 1 . 1.1.1.1 : drop, 2 . 3.3.3.3 : accept, * : drop }
      """,
      """
      __map%d t b size 3
      __map%d t 0
        element 00000001 01010101  : drop 0 [end]
        element 00000002 03030303  : accept 0 [end]
        element  : drop 2 [end]
      """),
    Case(
      """
      set type ipv4_addr; elements = { 1.1.1.1-1.1.1.1, 2.2.2.2 }
      """,
      """
      __set%d t 7 size 5
      __set%d t 0
        element 00000000  : 1 [end]
        element 01010101  : 0 [end]
        element 02010101  : 1 [end]
        element 02020202  : 0 [end]
        element 03020202  : 1 [end]
      """),
  ]
}
