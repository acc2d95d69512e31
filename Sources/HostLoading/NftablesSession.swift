internal import CLinux
internal import CNftables
public import CTVetDiagnostics
import Glibc

/// A conversation with the kernel's nf_tables by way of libnftables.
///
/// Not for use from several threads: libnftables keeps state in its context.
@safe
public struct NftablesSession: ~Copyable {
  private let functions: ctvet_nftables
  private let context: OpaquePointer

  /// `NFT_CTX_OUTPUT_STATELESS` of libnftables.h.
  private static let statelessOutput: UInt32 = 1 << 2

  /// What became of commands.
  public struct Answer: Sendable {
    /// What the commands printed.
    public let output: String
    /// What libnftables or the kernel refused; empty where all went well.
    public let diagnostics: [Diagnostic]
  }

  /// Opens a session in the network namespace of the calling thread.
  ///
  /// - Throws: `HostFailure` where libnftables has no memory or no netlink.
  public init(
    _ library: NftablesLibrary, includePaths: [String] = []
  ) throws(HostFailure) {
    functions = library.functions
    guard let context = functions.ctx_new(0) else {
      throw HostFailure("libnftables could not be started")
    }
    unsafe self.context = context
    _ = unsafe functions.ctx_buffer_output(context)
    _ = unsafe functions.ctx_buffer_error(context)
    for path in includePaths { _ = unsafe functions.ctx_add_include_path(context, path) }
  }

  deinit {
    unsafe functions.ctx_free(context)
  }

  /// The ruleset as text that can be loaded again.
  ///
  /// - Parameter isStateless: Leaves out what counters, quotas and the like have counted.
  /// - Throws: `HostFailure` with the library's own words.
  public func listing(isStateless: Bool = false) throws(HostFailure) -> String {
    let flags = isStateless ? Self.statelessOutput : 0
    unsafe functions.ctx_output_set_flags(context, flags)
    let status = unsafe functions.run_cmd_from_buffer(context, "list ruleset")
    // The buffers are emptied when they are read.
    let output = unsafe text(functions.ctx_get_output_buffer(context))
    let errors = unsafe text(functions.ctx_get_error_buffer(context))
    guard status == 0 else { throw Self.failure(errors) }
    return output
  }

  /// Carries out the commands of a file in one transaction, or has them checked by the kernel alone.
  ///
  /// Either all of them take effect or none. The kernel refuses where something else changes the
  /// ruleset meanwhile; libnftables then tries again.
  ///
  /// - Parameter offset: Where the file lies in the source map that the diagnostics belong to.
  /// - Throws: `HostFailure` where the commands could not even be handed over.
  public func run(
    _ file: SourceFile, at offset: UInt32 = 0, isDryRun: Bool = false
  ) throws(HostFailure) -> Answer {
    // Only for a file does libnftables name lines, and only text in memory is the text that was
    // checked, whatever becomes of the user's file meanwhile.
    let memory = unsafe ctvet_memory_file("ruleset")
    guard memory >= 0 else { throw .system("a file in memory") }
    defer { _ = close(memory) }
    try Self.write(file.storage[..<file.count], to: memory)
    let path = "/proc/self/fd/\(memory)"
    unsafe functions.ctx_set_dry_run(context, isDryRun)
    let status = unsafe functions.run_cmd_from_filename(context, path)
    let output = unsafe text(functions.ctx_get_output_buffer(context))
    let errors = unsafe text(functions.ctx_get_error_buffer(context))
    guard status != 0 else { return Answer(output: output, diagnostics: []) }
    let messages = LibraryMessages(errors)
    if messages.places.isEmpty { throw Self.failure(errors) }
    return Answer(
      output: output, diagnostics: messages.diagnostics(of: file, named: path, at: offset))
  }

  private func text(_ bytes: UnsafePointer<CChar>?) -> String {
    guard let bytes = unsafe bytes else { return "" }
    return unsafe String(cString: bytes)
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to file: Int32) throws(HostFailure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { throw .system("a file in memory") }
      rest = rest.dropFirst(max(0, count))
    }
  }

  private static func failure(_ errors: String) -> HostFailure {
    let first = errors.split(separator: "\n").first.map(String.init) ?? "libnftables gave no reason"
    let isPrivilege = errors.contains("Operation not permitted")
    return HostFailure(
      "libnftables: \(first)", hint: isPrivilege ? "this needs the rights of root" : nil)
  }
}
