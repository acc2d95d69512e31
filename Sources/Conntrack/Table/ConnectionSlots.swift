/// Places for connections that never move: storage grows by blocks.
@safe
struct ConnectionSlots: ~Copyable {
  private static let blockBits = 10
  private static let blockMask = (1 << blockBits) - 1

  /// How many places there are.
  private(set) var capacity = 0
  private var blocks: UnsafeMutablePointer<UnsafeMutablePointer<Connection>>
  private var blockCapacity = 4

  init() {
    unsafe blocks = .allocate(capacity: blockCapacity)
  }

  deinit {
    for block in 0..<(capacity >> Self.blockBits) {
      unsafe blocks[block].deallocate()
    }
    unsafe blocks.deallocate()
  }

  /// The connection at a place, which must be smaller than `capacity`.
  subscript(place: Int) -> Connection {
    @inline(__always)
    _read {
      precondition(place >= 0 && place < capacity, "no such connection")
      yield unsafe blocks[place >> Self.blockBits][place & Self.blockMask]
    }
    @inline(__always)
    _modify {
      precondition(place >= 0 && place < capacity, "no such connection")
      yield unsafe &blocks[place >> Self.blockBits][place & Self.blockMask]
    }
  }

  /// Adds a block of places that all hold the same connection.
  mutating func grow(filledWith filler: Connection) {
    let count = capacity >> Self.blockBits
    if count == blockCapacity {
      let larger = UnsafeMutablePointer<UnsafeMutablePointer<Connection>>
        .allocate(capacity: count * 2)
      unsafe larger.moveInitialize(from: blocks, count: count)
      unsafe blocks.deallocate()
      unsafe blocks = larger
      blockCapacity = count * 2
    }
    let block = UnsafeMutablePointer<Connection>.allocate(capacity: 1 << Self.blockBits)
    unsafe block.initialize(repeating: filler, count: 1 << Self.blockBits)
    unsafe (blocks + count).initialize(to: block)
    capacity += 1 << Self.blockBits
  }
}
