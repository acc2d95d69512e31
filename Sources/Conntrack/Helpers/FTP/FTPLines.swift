/// Where lines begin in the control connection of FTP: commands count only there
/// (`struct nf_ct_ftp_master`).
public struct FTPLines: Sendable, Hashable {
  private struct Starts: Sendable, Hashable {
    var count = 0
    var first: UInt32 = 0
    var second: UInt32 = 0

    func contains(_ sequence: UInt32) -> Bool {
      (count > 0 && first == sequence) || (count > 1 && second == sequence)
    }

    mutating func note(_ sequence: UInt32) {
      guard !contains(sequence) else { return }
      switch count {
      case 0: first = sequence
      case 1: second = sequence
      default:
        let isFirstOlder = first.comesBefore(second)
        guard sequence.comesAfter(isFirstOlder ? first : second) else { return }
        if isFirstOlder {
          first = sequence
        } else {
          second = sequence
        }
        return
      }
      count += 1
    }
  }

  private var original = Starts()
  private var reply = Starts()

  /// Creates the state in which no line was seen.
  public init() {}

  /// Whether a line begins at a sequence number (`find_nl_seq`).
  func begin(at sequence: UInt32, _ direction: Direction) -> Bool {
    (direction == .original ? original : reply).contains(sequence)
  }

  /// Notes that a line ended in front of a sequence number; the latest two are kept (`update_nl_seq`).
  mutating func noteStart(at sequence: UInt32, _ direction: Direction) {
    switch direction {
    case .original: original.note(sequence)
    case .reply: reply.note(sequence)
    }
  }
}
