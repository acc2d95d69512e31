public import CTVetPackets

extension Tracker {
  /// The connections as `conntrack -L` lists them, a line each; in the order in which they appeared, not by
  /// hash as in the kernel.
  ///
  /// - Parameters:
  ///   - options: What is shown beside the rest.
  ///   - labelNames: The names of labels by number, as `connlabel.conf` gives them; others aren't shown.
  ///   - now: The time.
  public func listing(
    _ options: ListingOptions = .use, labelNames: [Int: String] = [:], at now: Timestamp
  ) -> String {
    connectionIDs.map { id in
      listedLine(id, options, labelNames: labelNames, at: now) + "\n"
    }.joined()
  }

  private func listedLine(
    _ id: ConnectionID, _ options: ListingOptions, labelNames: [Int: String], at now: Timestamp
  ) -> String {
    let extensions = extensions(of: id)
    let text = ConnectionText(
      connection: self[id], extensions: extensions, now: now, style: .tool)
    var line = options.contains(.extended) ? text.network : ""
    line += text.transport + text.timeout + text.state
    line += text.direction(.original) + text.isUnreplied + text.direction(.reply)
    line += text.assurance + "mark=\(self[id].mark) " + text.zoneOfBoth + text.age
    if let helper = extensions.helper { line += "helper=\(helper) " }
    if options.contains(.use) { line += "use=1 " }
    if options.contains(.id) { line += "id=\(self[id].serial) " }
    let labels = extensions.labels.numbers.compactMap { labelNames[$0] }
    if options.contains(.labels), !labels.isEmpty {
      line += "labels=\(labels.joined(separator: ",")) "
    }
    return String(line.dropLast())
  }

  /// The connections as `/proc/net/nf_conntrack` shows them, a line each, in the order in which they
  /// appeared.
  public func processListing(showsUse: Bool = true, at now: Timestamp) -> String {
    connectionIDs.map { id in
      let text = ConnectionText(
        connection: self[id], extensions: extensions(of: id), now: now, style: .process)
      var line = text.network + text.transport + text.timeout + text.state
      if self[id].original.transport == .gre {
        let timeouts = timeoutSettings(of: id)
        line += "timeout=\(timeouts.gre), stream_timeout=\(timeouts.greStream) "
      }
      line += text.direction(.original) + text.isUnreplied + text.direction(.reply)
      line += text.assurance + "mark=\(self[id].mark) " + text.zoneOfBoth + text.age
      // The table refers to the connection, and so does who reads the file.
      line += showsUse ? "use=2" : ""
      return (showsUse ? line : String(line.dropLast())) + "\n"
    }.joined()
  }
}
