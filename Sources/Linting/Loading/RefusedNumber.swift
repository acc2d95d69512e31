import CTVetRulesetModel

/// Why the kernel refuses the numbers of a statement or expression.
///
/// The bounds are those of `nft_limit_init`, `nft_quota_do_init`, `nft_ng_inc_init`,
/// `nft_jhash_init`, `nft_socket_init` and `nft_xfrm_get_init` of Linux 6.18.
struct RefusedNumber: Equatable {
  /// What is wrong, as a clause.
  let reason: String
  /// What the kernel answers.
  let answer: String

  private static let overflow = "Value too large for defined data type"
  private static let range = "Numerical result out of range"
  private static let invalid = "Invalid argument"

  /// What is wrong with a rate.
  init?(_ limit: Limit) {
    if limit.rate == 0 {
      self.init("a rate of 0 is none", Self.invalid)
    } else if Self.overflows(limit) {
      self.init("the rate, or what may pass at once, is too large", Self.overflow)
    } else {
      return nil
    }
  }

  /// What is wrong with an amount.
  init?(_ quota: Quota) {
    if quota.bytes > UInt64(Int64.max) {
      self.init("a quota has at most 2⁶³-1 bytes", Self.overflow)
    } else if quota.used > quota.bytes {
      self.init("more is used than the quota has", Self.invalid)
    } else {
      return nil
    }
  }

  /// What is wrong with an expression.
  init?(_ expression: Expression) {
    switch expression {
    case .numgen(_, let modulus, let offset), .jenkinsHash(_, let modulus, _, let offset),
      .symmetricHash(let modulus, let offset):
      if modulus == 0 {
        self.init("there is no number below 0", Self.range)
      } else if offset.addingReportingOverflow(modulus - 1).overflow {
        self.init("the largest number with the offset takes more than 32 bits", Self.overflow)
      } else {
        return nil
      }
    case .socket(.cgroupv2, let level) where level > 255:
      self.init("levels of control groups go up to 255", Self.range)
    case .ipsec(_, let number, _, _) where number > 5:
      self.init("a packet has at most 6 IPsec states, numbered from 0", Self.range)
    default: return nil
    }
  }

  private init(_ reason: String, _ answer: String) {
    self.reason = reason
    self.answer = answer
  }

  /// Whether the tokens of the full bucket, in nanoseconds, take more than 64 bits.
  private static func overflows(_ limit: Limit) -> Bool {
    let burst = UInt64(limit.burst)
    let nanoseconds = UInt64(limit.seconds) * 1_000_000_000
    let sum = limit.rate.addingReportingOverflow(burst)
    if sum.overflow { return true }
    return limit.countsBytes
      ? nanoseconds.multipliedReportingOverflow(by: sum.partialValue).overflow
      : (nanoseconds / limit.rate).multipliedReportingOverflow(by: burst).overflow
  }
}
