import CTVetDiagnostics

/// Reads files as bytes, whatever they hold.
enum FileReader {
  /// The name that findings in standard input bear.
  static let standardInputName = "<stdin>"

  /// Reads a file.
  static func read(path: String) throws(ReadingFailure) -> SourceFile {
    try read(FileDescriptor(opening: path), name: path)
  }

  /// Reads standard input to its end.
  static func readStandardInput() throws(ReadingFailure) -> SourceFile {
    try read(.standardInput(named: standardInputName), name: standardInputName)
  }

  /// The first bytes of a file, for telling what it is; empty where it can't be read.
  static func beginning(ofPath path: String, count: Int) -> ArraySlice<UInt8> {
    var bytes: [UInt8] = []
    do throws(ReadingFailure) {
      _ = try FileDescriptor(opening: path).read(count, into: &bytes)
    } catch {
      // Whoever reads the whole file meets the same failure and reports it.
    }
    return bytes[...]
  }

  private static func read(
    _ descriptor: consuming FileDescriptor, name: String
  ) throws(ReadingFailure) -> SourceFile {
    var bytes: [UInt8] = []
    // One byte more than the size: the read that falls short of it has seen the end.
    var piece = max(descriptor.size + 1, 16 * 1024)
    bytes.reserveCapacity(piece + SourceFile.padding)
    while try descriptor.read(piece, into: &bytes) {
      guard bytes.count < SourceMap.maximumBytes else {
        throw ReadingFailure(path: name, reason: "is larger than 4 GiB")
      }
      piece = max(64 * 1024, bytes.count)
    }
    bytes.append(contentsOf: repeatElement(0, count: SourceFile.padding))
    return SourceFile(name: name, padded: bytes)
  }
}
