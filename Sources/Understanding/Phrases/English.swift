/// The closed classes of English that frame what a request is about. Open classes (the things, brands, names) are
/// never listed: they are what remains.
enum English {
  /// What a word does in a sentence, as far as a closed class tells.
  enum Role: UInt8, Sendable, Hashable {
    case polite, determiner, possessive, pronoun, auxiliary, question, preposition, conjunction, verb, filler, mark
  }

  static func role(_ word: Word) -> Role? {
    if let role = roles[word.normal] { return role }
    return word.kind == .mark ? .mark : nil
  }

  static let roles: [String: Role] = {
    let rows: [(Role, String)] = [
      (
        .polite,
        "please pls plz plss kindly thanks thank thx ty cheers ta hey hi hello hiya yo ok okay okey alright sorry pardon excuse um uh erm hmm hm ah oh "
          + "well yeah yep yes nope nah sure dear welcome sir madam mate buddy bro dude lol haha morning'"
      ),
      (.determiner, "the a an some any another each every either no few several this that these those such"),
      (.possessive, "my your his her its our their"),
      (
        .pronoun,
        "i you he she it we they me him us them myself yourself mine yours ours theirs someone somebody everyone everybody something "
          + "anything nobody none nothing everything i'm im i'd i'll i've ive you're youre you've we're we've we'd we'll it's he's she's they're "
          + "that's thats there's theres here's let's lets one's u ya"
      ),
      (
        .auxiliary,
        "can could would will shall should may might must do does did is are was were am be been being have has had having can't cant couldn't "
          + "won't wouldn't don't dont doesn't doesnt didn't didnt isn't isnt aren't arent wasn't wasnt weren't haven't havent hasn't hasnt "
          + "hadn't cannot ain't gonna wanna gotta ought shouldn't"
      ),
      (
        .question,
        "what which who whom whose where when why how what's whats where's wheres who's whos when's how's hows what're whether wat"
      ),
      (
        .preposition,
        "to on in for from at with by of about into onto off under over as than until till upon without within via through towards "
          + "between among along across per before after since during like near regarding concerning out up down using toward beside"
      ),
      (.conjunction, "and or but then also plus so because cause cos coz cuz if unless while though although nor"),
      (
        .verb,
        "add put get find show give tell set start stop cancel remove delete take clear empty order buy purchase track return exchange refund change "
          + "update make check mark cross tick list search look remind remember forget note save convert calculate help repeat undo apply "
          + "use send ship deliver pay place reorder compare recommend suggest open close turn switch book call wake create read say let swap replace "
          + "increase decrease reduce keep pick throw chuck stick pop bring grab want need wants needs sign log go see view display browse explain "
          + "schedule pause resume count wanted needed looking searching wondering hoping thinking trying interested like'd love prefer adding getting "
          + "buying ordering finding showing putting removing setting making drop bump fetch ring toss slap include fix write jot scratch erase wipe kill finish do' "
          + "enter click memorise memorize adjust retrieve arrange lodge insert append attach obtain reserve prepare notify multiply divide subtract "
          + "compute translate discard dispose eliminate exclude complete fetch locate explore inspect examine describe provide recite inform approve "
          + "proceed continue restore revert disable enable activate deactivate silence mute dismiss extend prolong shorten postpone substitute rename "
          + "merge combine register enroll enrol redirect escalate complain acquire purchase pull lookin gimme gonna lemme"
      ),
      (
        .filler,
        "just actually maybe perhaps really now again too already still here there right away asap quickly quick soon basically literally honestly "
          + "kinda sorta kind sort bit only even also instead anyway though today's else know mean guess suppose think anymore yet rid possible possibly "
          + "able wonder going gone got ready not never ever less fewer extra"
      ),
    ]
    var table: [String: Role] = [:]
    for (role, words) in rows { for word in words.split(separator: " ") { table[String(word)] = role } }
    return table
  }()

  /// Articles and possessives that say nothing about the thing itself.
  static let leading: Set<String> = [
    "the", "a", "an", "some", "any", "my", "our", "your", "his", "her", "their", "its", "this", "that", "these",
    "those", "of", "another", "more", "few",
  ]
  /// Nouns that stand for whatever is talked of.
  static let generic: Set<String> = [
    "one", "ones", "item", "items", "option", "options", "product", "products", "result", "results", "thing", "things",
    "choice", "entry", "stuff", "bit",
  ]
  /// Words that end a request without belonging to it.
  static let trailing: Set<String> = [
    "please", "pls", "plz", "thanks", "thank", "thx", "you", "cheers", "ta", "now", "again", "too", "asap", "then",
    "instead", "ok", "okay", "today'",
    "though", "right", "away", "mate", "already", "for", "me", "to", "and", "or", "with", "of", "in", "on", "at", "i",
    "guess", "think", "the", "a", "also",
    "is", "are", "from", "by", "but", "so", "if", "just", "maybe", "as", "well", "yet", "lol",
  ]

  /// The word without a plural or verb ending, to compare inflections by. Rough on purpose.
  static func stem(_ word: String) -> String {
    guard word.utf8.count > 3 else { return word }
    if word.hasSuffix("'s") { return String(word.dropLast(2)) }
    if word.hasSuffix("ies"), word.utf8.count > 4 { return String(word.dropLast(3)) + "y" }
    for ending in ["sses", "xes", "ches", "shes"] where word.hasSuffix(ending) { return String(word.dropLast(2)) }
    if word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us") { return String(word.dropLast()) }
    return word
  }
}
