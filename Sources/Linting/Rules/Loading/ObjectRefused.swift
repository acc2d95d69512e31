import CTVetDiagnostics
import CTVetRulesetModel

/// Reports named objects that lack something, or are for another network protocol than their table.
enum ObjectRefused: LintRule {
  static let info = RuleInfo(
    id: "LD914", name: "object-refused", severity: .error,
    summary: "A named object lacks what the kernel asks for, or does not suit its table.",
    rationale: """
      nft's grammar takes objects without contents. The kernel wants a rate for a limit, a type for a \
      helper, a protocol for timeouts, a context for a secmark; and in tables of family ip and ip6 \
      helpers and expectations for the same protocol. It refuses the file with “Invalid argument”, \
      “Numerical result out of range” or “Operation not supported”.
      """,
    remedy: "Add what is missing; use a table of family inet for both protocols.",
    references: [
      "`nft_ct_helper_obj_init`, `nft_ct_timeout_obj_init`: net/netfilter/nft_ct.c",
      "`nft_limit_init`: net/netfilter/nft_limit.c",
    ],
    flagged: [
      """
      table ip t {
        ct helper 1️⃣a {
          type "ftp" protocol tcp;
          l3proto ip6;
        }
        ct timeout 2️⃣b {
          l3proto ip;
        }
        limit 3️⃣c {
        }
      }
      """,
      """
      table ip6 t {
        ct expectation 1️⃣a {
          protocol udp;
          dport 5060;
          timeout 1m;
          size 8;
          l3proto ip;
        }
        secmark 2️⃣b {
        }
      }
      table netdev t {
        synproxy 3️⃣c {
          mss 1460
          wscale 7
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        ct helper a {
          type "ftp" protocol tcp;
          l3proto ip6;
        }
        ct timeout b {
          protocol tcp;
          l3proto ip;
          policy = { established : 3600 }
        }
        limit c {
          rate 10/second
        }
        quota d {
        }
      }
      """,
      """
      table ip6 t {
        ct expectation a {
          protocol udp;
          dport 5060;
          timeout 1m;
          size 8;
          l3proto ip6;
        }
        counter b {
        }
        synproxy c {
          mss 1460
          wscale 7
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for object in ruleset.objects where !object.isDeleted {
      let family = ruleset.table(object.table).family
      guard let (reason, answer) = problem(of: object, in: family) else { continue }
      findings.report(
        at: object.nameRange, "\(reason): the kernel refuses it (“\(answer)”)")
    }
  }

  private static func problem(
    of object: StatefulObject, in family: Family
  ) -> (reason: String, answer: String)? {
    let settings = object.settings
    switch object.kind {
    case .ctHelper:
      if settings.text == nil {
        return ("the helper has no type", "Numerical result out of range")
      }
      return problem(ofProtocol: settings.family, in: family)
    case .ctExpectation:
      if family == .bridge { return ("family bridge has no expectations", "Invalid argument") }
      return problem(ofProtocol: settings.family, in: family)
    case .ctTimeout:
      return settings.transport == nil
        ? ("the timeouts are for no protocol", "Operation not supported") : nil
    case .limit:
      return settings.limit == nil ? ("the limit has no rate", "Invalid argument") : nil
    case .secmark:
      return settings.text == nil
        ? ("the mark has no security context", "Numerical result out of range") : nil
    case .synproxy:
      return family == .arp || family == .netdev
        ? ("family \(family.rawValue) has no SYN proxy", "Protocol error") : nil
    case .counter, .quota, .tunnel: return nil
    }
  }

  private static func problem(
    ofProtocol written: Family?, in family: Family
  ) -> (reason: String, answer: String)? {
    switch (family, written) {
    case (.ip, .ip6), (.ip6, .ip):
      (
        "an object of family \(family.rawValue) cannot be for \(written?.rawValue ?? "")",
        "Invalid argument"
      )
    default: nil
    }
  }
}
