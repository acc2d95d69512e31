package import CTVetDiagnostics

/// What a file says, in the order of the text, without meaning.
///
/// Layout: one array of nodes in preorder; a node is followed by its descendants, and `size` counts
/// it and them. Nothing is allocated for a single node. The text itself stays in the `SourceMap`.
package struct SyntaxTree: Sendable {
  /// A node: 16 bytes.
  package struct Node: Sendable {
    /// What it is.
    package var kind: SyntaxKind
    /// Bits whose meaning depends on the kind.
    package var flags: UInt8
    /// The keyword that tells variants of the kind apart.
    package var keyword: Keyword
    /// The first byte within the file.
    package var start: UInt32
    /// One past the last byte.
    package var end: UInt32
    /// How many nodes the subtree has, this one included.
    package var size: UInt32
  }

  /// What rules have in common that differ in plain constants alone; see `RuleShape` of the model.
  struct RuleShape {
    /// Where the constants are in rules that are read as a whole, counted from the node of the rule.
    let constants: [Int]
    /// Whether the last of them is a comment.
    let hasComment: Bool
  }

  /// A rule of a shape.
  struct ShapedRule {
    /// Its node.
    let node: Int
    /// The index of its shape.
    let shape: Int
    /// Whether the node has nothing but the constants as its children.
    let isAbridged: Bool
  }

  /// The shapes of rules.
  var shapes: [RuleShape] = []
  /// The rules that have a shape, in the order of the text.
  var shapedRules: [ShapedRule] = []
  /// The nodes in preorder; the first is the file.
  package internal(set) var nodes: [Node] = []
  /// The offset of the file in the source map.
  package let base: UInt32

  init(base: UInt32) {
    self.base = base
  }

  /// The range of a node in the source map.
  package func range(_ index: Int) -> SourceRange {
    let node = nodes[index]
    return SourceRange(base + node.start, base + node.end)
  }

  /// The indices of a node's children.
  package func children(_ index: Int) -> Children {
    Children(tree: self, position: index + 1, end: index + Int(nodes[index].size))
  }

  /// The comments of the file, each from its `#` to its end of line.
  ///
  /// They are looked for anew, since hardly anyone asks.
  package func comments(in file: SourceFile) -> [SourceRange] {
    unsafe file.storage.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return [] }
      var lexer = unsafe Lexer(bytes: bytes, count: file.count)
      var found: [SourceRange] = []
      var place = 0
      while true {
        let token = lexer.next()
        // Between tokens lie blanks, continued lines and comments only.
        while place < Int(token.start) {
          guard lexer.byte(place) == UInt8(ascii: "#") else {
            place += 1
            continue
          }
          let start = place
          while place < Int(token.start), lexer.byte(place) != UInt8(ascii: "\n") { place += 1 }
          found.append(
            SourceRange(base + UInt32(start), base + UInt32(truncatingIfNeeded: place)))
        }
        place = Int(token.end)
        if token.kind == .endOfFile { break }
      }
      return found
    }
  }

  /// Goes over the children of a node.
  package struct Children: Sequence, IteratorProtocol {
    let tree: SyntaxTree
    var position: Int
    let end: Int

    package mutating func next() -> Int? {
      guard position < end else { return nil }
      let child = position
      position += Int(tree.nodes[child].size)
      return child
    }
  }

  /// The tree as indented text, for people and tests.
  package func outline(_ sources: SourceMap) -> String {
    var result = ""
    func show(_ index: Int, _ depth: Int) {
      let node = nodes[index]
      result += String(repeating: "  ", count: depth) + "\(node.kind)"
      if node.keyword != .none { result += " \(node.keyword.spelling)" }
      if node.flags != 0 { result += " #\(node.flags)" }
      if node.size == 1 { result += " `\(sources.text(range(index)))`" }
      result += "\n"
      for child in children(index) { show(child, depth + 1) }
    }
    if !nodes.isEmpty { show(0, 0) }
    return result
  }
}
