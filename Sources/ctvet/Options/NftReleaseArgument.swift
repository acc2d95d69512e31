public import ArgumentParser
public import CTVetBytecode

/// How `--nft-release` is written.
extension NftRelease: ExpressibleByArgument {}
