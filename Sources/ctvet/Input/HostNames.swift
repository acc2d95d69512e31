import CTVetDiagnostics
import CTVetRulesetModel
import Glibc

/// This machine's names for protocols, ports, users, interfaces and the like, where nft looks for
/// them.
enum HostNames {
  /// Reads the files with names; those that aren't there leave the built-in names.
  static func read() -> NameTables {
    var files = NameTables.Files()
    files.protocols = text("/etc/protocols")
    files.services = text("/etc/services")
    files.passwd = text("/etc/passwd")
    files.group = text("/etc/group")
    files.marks = routingText("rt_marks")
    files.realms = routingText("rt_realms")
    files.deviceGroups = routingText("group")
    files.connectionLabels = text("/etc/xtables/connlabel.conf") ?? text("/etc/connlabel.conf")
    var names = NameTables(files: files)
    names.interfaces = interfaces()
    names.timeZoneOffset = timeZoneOffset()
    return names
  }

  /// iproute2 keeps its files in different folders, by its age.
  private static func routingText(_ name: String) -> String? {
    text("/etc/iproute2/\(name)") ?? text("/usr/share/iproute2/\(name)")
      ?? text("/usr/lib/iproute2/\(name)")
  }

  private static func text(_ path: String) -> String? {
    guard let file = try? FileReader.read(path: path) else { return nil }
    return String(decoding: file.storage.dropLast(SourceFile.padding), as: UTF8.self)
  }

  private static func interfaces() -> NumberNames {
    var entries: [(name: String, number: UInt64)] = []
    guard let list = unsafe if_nameindex() else { return NumberNames([("lo", 1)]) }
    var entry = unsafe list
    while unsafe entry.pointee.if_index != 0, let name = unsafe entry.pointee.if_name {
      entries.append(
        (name: unsafe String(cString: name), number: UInt64(unsafe entry.pointee.if_index)))
      unsafe entry += 1
    }
    unsafe if_freenameindex(list)
    return NumberNames(entries)
  }

  /// How many seconds local time is ahead of UTC now.
  private static func timeZoneOffset() -> Int {
    var now = time(nil)
    var local = unsafe tm()
    guard unsafe localtime_r(&now, &local) != nil else { return 0 }
    return unsafe local.tm_gmtoff
  }
}
