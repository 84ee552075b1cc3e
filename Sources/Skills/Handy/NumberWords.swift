import Foundation

/// Numbers in digits and in English words.
enum NumberWords {
  /// A number in one word: "12", "1,250", "2.5", "seven", "twenty-five"; nil for anything else.
  static func value(_ word: String) -> Decimal? {
    if let first = word.first, first.isASCII, first.isNumber || first == "." { return digits(word) }
    let parts = word.split(separator: "-").map(String.init)
    if parts.count == 2, let tens = small[parts[0]], let ones = small[parts[1]], tens >= 20, (1...9).contains(ones) {
      return Decimal(tens + ones)
    }
    return small[word].map { Decimal($0) }
  }

  /// Reads as many words as form one number: "two hundred and five" takes four.
  ///
  /// - Returns: the number and how many words it took; nil when the first word begins none.
  static func read(_ words: ArraySlice<String>) -> (value: Decimal, count: Int)? {
    guard let first = words.first, var group = value(first) ?? scales[first].map({ _ in 1 }) else { return nil }
    var total: Decimal = 0
    var taken = scales[first] == nil ? 1 : 0
    while let word = words.dropFirst(taken).first {
      if let scale = scales[word] {
        (total, group) = scale == 100 ? (total, group * 100) : (total + group * scale, 0)
        taken += 1
      } else if let value = continuation(words.dropFirst(taken), after: group) {
        group += value.value
        taken += value.count
      } else {
        break
      }
    }
    return (total + group, taken)
  }

  /// "five" after "twenty", "forty two" after a hundred; with or without "and".
  private static func continuation(_ words: ArraySlice<String>, after group: Decimal) -> (value: Decimal, count: Int)? {
    let skip = words.first == "and" ? 1 : 0
    guard let word = words.dropFirst(skip).first, small[word] != nil || word.contains("-"), let next = value(word)
    else {
      return nil
    }
    let isTens = group >= 20 && group < 100 && skip == 0 && next < 10
    let whole = (group as NSDecimalNumber).intValue
    let isRest = (group == 0 || (group >= 100 && whole % 100 == 0)) && next < 100
    let isOnes = group > 100 && whole % 100 >= 20 && whole % 10 == 0 && next < 10 && skip == 0
    return isTens || isRest || isOnes ? (next, skip + 1) : nil
  }

  private static func digits(_ word: String) -> Decimal? {
    let plain = word.replacing(",", with: "")
    guard plain.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), plain.count(where: { $0 == "." }) <= 1,
      plain.contains(where: \.isNumber), plain.count <= digitLimit, groupsAreThousands(word)
    else { return nil }
    return Decimal(string: plain)
  }

  /// Commas are only read between groups of three digits: "1,250", not "1,25".
  private static func groupsAreThousands(_ word: String) -> Bool {
    let whole = word.split(separator: ".", omittingEmptySubsequences: false)[0]
    let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
    return groups.count == 1 || ((1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 })
  }

  /// What a decimal number holds exactly.
  static let digitLimit = 38

  private static let scales: [String: Decimal] = [
    "hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000,
  ]

  private static let small: [String: Int] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
  ]
}
