/// A generated file on disk.
struct WrittenFile: Sendable {
  let file: BenchmarkFile
  let path: String
  let byteCount: Int
}
