/// One of the forms that a generated rule takes.
enum RuleShape: CaseIterable, Sendable {
  case hostService
  case networkToHostServices
  case udpServices
  case interfaceService
  case limitedService
  case countedDrop
  case loggedHost
  case ipv6Service
  case jump
  case eitherTransport
  case portRange

  /// How many of 100 rules have this form.
  var share: UInt32 {
    switch self {
    case .hostService: 20
    case .networkToHostServices: 12
    case .udpServices: 11
    case .interfaceService: 14
    case .limitedService: 6
    case .countedDrop: 12
    case .loggedHost: 4
    case .ipv6Service: 8
    case .jump: 4
    case .eitherTransport: 2
    case .portRange: 7
    }
  }

  /// A form drawn by its share.
  static func draw(using random: inout SplitMix64) -> RuleShape {
    var remaining = random.below(100)
    for shape in allCases {
      if remaining < shape.share {
        return shape
      }
      remaining -= shape.share
    }
    preconditionFailure("the shares must add up to 100")
  }
}
