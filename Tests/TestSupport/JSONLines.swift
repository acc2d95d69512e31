package import Foundation

/// Files with one JSON object a line, perhaps compressed with gzip.
package enum JSONLines {
  /// What keeps a file from being read.
  package enum Failure: Error {
    /// `gzip` ended with this status.
    case decompression(Int32)
    /// A line, from 1, that is no JSON object.
    case malformed(line: Int)
  }

  /// The objects of a file, in order.
  ///
  /// - Throws: `Failure`, or what the file system says.
  package static func objects(in file: URL) throws -> [[String: Any]] {
    let data = file.pathExtension == "gz" ? try decompressed(file) : try Data(contentsOf: file)
    var objects: [[String: Any]] = []
    for (index, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let object = try JSONSerialization.jsonObject(with: line) as? [String: Any] else {
        throw Failure.malformed(line: index + 1)
      }
      objects.append(object)
    }
    return objects
  }

  private static func decompressed(_ file: URL) throws -> Data {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", file.path(percentEncoded: false)]
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure.decompression(process.terminationStatus)
    }
    return data
  }
}
