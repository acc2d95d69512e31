import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage

/// What libFuzzer calls with each text: the front end and all checks must survive it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  let result = NftFrontEnd.load(SourceFile(name: "fuzz", bytes: bytes))
  _ = Linter().check(result.ruleset)
  return 0
}
