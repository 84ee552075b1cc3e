/// The values of `format` that are honoured, as patterns (JSON Schema Validation 2020-12, section 7.3). Each pattern is
/// a part of what the format's own standard allows: years of four digits, no leap seconds, plain host names.
enum StringFormat {
  static var names: [String] { patterns.keys.sorted() }

  static let patterns: [String: String] = [
    "date": "^\(date)$",
    "time": "^\(time)$",
    "date-time": "^\(date)T\(time)$",
    "duration": "^P(\\d{1,4}W|\\d{1,3}D|\\d{1,3}DT\\d{1,2}H|T\\d{1,4}[HMS]|T\\d{1,2}H\\d{1,2}M|T\\d{1,2}M\\d{1,2}S)$",
    "email": "^[a-z0-9_+-]{1,32}(\\.[a-z0-9_+-]{1,16}){0,2}@\(host)$",
    "hostname": "^\(host)$",
    "ipv4": "^\(octet)(\\.\(octet)){3}$",
    "uri": "^https?://\(host)(/[A-Za-z0-9_.~-]{1,64}){0,8}/?(\\?[a-z]{1,16}=[A-Za-z0-9_.~-]{1,32})?$",
    "uuid": "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
  ]

  /// RFC 3339, section 5.6, with every month's own length.
  private static let date =
    "([1-9]\\d{3}-((0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
    + "|([1-9]\\d([2468][048]|0[48]|[13579][26])|([2468][048]|[13579][26])00)-02-29)"
  private static let time = "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)"
  private static let label = "[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?"
  private static let host = "\(label)(\\.\(label)){0,2}\\.[a-z]{2,12}"
  private static let octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"
}
