import Foundation

/// `strftime` as in the C locale.
enum Strftime {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  static func text(_ date: Date, _ format: String, timeZone: TimeZone) throws -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    var out = ""
    var scalars = format.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "%" else {
        out.unicodeScalars.append(scalar)
        continue
      }
      var code = scalars.next()
      let isUnpadded = code == "-"
      if isUnpadded { code = scalars.next() }
      guard let code, let text = text(code, date, calendar, isUnpadded) else {
        throw TemplateError(.unknown(what: "date format", name: "%" + (code.map { String($0) } ?? "")))
      }
      out += text
    }
    return out
  }

  private static func text(_ code: Unicode.Scalar, _ date: Date, _ calendar: Calendar, _ isUnpadded: Bool) -> String? {
    let parts = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second, .weekday, .dayOfYear], from: date)
    func number(_ value: Int?, _ width: Int, _ filler: String = "0") -> String {
      let digits = "\(value ?? 0)"
      return isUnpadded ? digits : String(repeating: filler, count: max(0, width - digits.count)) + digits
    }
    func composed(_ codes: String) -> String { (try? Self.text(date, codes, timeZone: calendar.timeZone)) ?? "" }
    let hour = parts.hour ?? 0
    switch code {
    case "Y": return number(parts.year, 4)
    case "y": return number((parts.year ?? 0) % 100, 2)
    case "m": return number(parts.month, 2)
    case "d": return number(parts.day, 2)
    case "e": return number(parts.day, 2, " ")
    case "B": return months[(parts.month ?? 1) - 1]
    case "b", "h": return String(months[(parts.month ?? 1) - 1].prefix(3))
    case "A": return days[(parts.weekday ?? 1) - 1]
    case "a": return String(days[(parts.weekday ?? 1) - 1].prefix(3))
    case "w": return "\((parts.weekday ?? 1) - 1)"
    case "u": return "\(((parts.weekday ?? 1) + 5) % 7 + 1)"
    case "j": return number(parts.dayOfYear, 3)
    case "H": return number(hour, 2)
    case "I": return number((hour + 11) % 12 + 1, 2)
    case "p": return hour < 12 ? "AM" : "PM"
    case "M": return number(parts.minute, 2)
    case "S": return number(parts.second, 2)
    case "F": return composed("%Y-%m-%d")
    case "T": return composed("%H:%M:%S")
    case "R": return composed("%H:%M")
    case "D", "x": return composed("%m/%d/%y")
    case "X": return composed("%H:%M:%S")
    case "c": return composed("%a %b %e %H:%M:%S %Y")
    // Python's `datetime.now()` knows no zone.
    case "Z", "z": return ""
    case "n": return "\n"
    case "t": return "\t"
    case "%": return "%"
    default: return nil
    }
  }
}
