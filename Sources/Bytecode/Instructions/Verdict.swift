extension Instruction {
  /// What a rule or an element of a verdict map decides (`enum nft_verdicts` and netfilter's `NF_*`).
  public enum Verdict: Sendable, Hashable {
    /// Ends this base chain; later ones still run.
    case accept
    /// Ends the packet.
    case drop
    /// Netfilter took the packet over.
    case stolen
    /// Hands the packet to user space.
    case queue
    /// Calls the hook again.
    case `repeat`
    /// Ends the hook.
    case stop
    /// Goes on with the next rule.
    case `continue`
    /// Ends the rule.
    case `break`
    /// Goes back to the calling chain, or takes the policy.
    case `return`
    /// Calls a chain and comes back; nil for a chain written in place, which text doesn't name.
    case jump(chain: String?)
    /// Goes to a chain and does not come back; nil for a chain written in place.
    case goto(chain: String?)

    private static let plain: [(word: String, verdict: Verdict)] = [
      ("accept", .accept), ("drop", .drop), ("stolen", .stolen), ("queue", .queue),
      ("repeat", .repeat), ("stop", .stop), ("continue", .continue), ("break", .break),
      ("return", .return), ("jump", .jump(chain: nil)), ("goto", .goto(chain: nil)),
    ]

    /// Writes the verdict and a space.
    package func write(to text: inout ByteText) {
      switch self {
      case .accept: text.append("accept ")
      case .drop: text.append("drop ")
      case .stolen: text.append("stolen ")
      case .queue: text.append("queue ")
      case .repeat: text.append("repeat ")
      case .stop: text.append("stop ")
      case .continue: text.append("continue ")
      case .break: text.append("break ")
      case .return: text.append("return ")
      case .jump(let chain): Self.write("jump ", to: chain, into: &text)
      case .goto(let chain): Self.write("goto ", to: chain, into: &text)
      }
    }

    private static func write(_ word: String, to chain: String?, into text: inout ByteText) {
      text.append(string: word)
      if let chain { text += "-> \(chain) " }
    }

    /// Writes the same to a string.
    package func write(to text: inout String) {
      var bytes = ByteText()
      write(to: &bytes)
      text += bytes.string
    }

    /// Reads what `write(to:)` writes.
    package init?(from reader: inout WordReader) {
      guard let word = reader.word(),
        let plain = Self.plain.first(where: { $0.word == word })?.verdict
      else { return nil }
      guard reader.skip("-> ") else {
        self = plain
        return
      }
      guard let chain = reader.word().map(String.init) else { return nil }
      switch plain {
      case .jump: self = .jump(chain: chain)
      case .goto: self = .goto(chain: chain)
      case .accept, .drop, .stolen, .queue, .repeat, .stop, .continue, .break, .return: return nil
      }
    }
  }
}
