import SkillKit

extension AccountSkill {
  static let declarations: [Tool] = [signIn, showProfile, changeMyAddress, restoreAddress]

  private static let signIn = Tool(
    "sign_in", "Signs a customer in, by e-mail address or by name and postcode.",
    parameters: [
      Parameter("email", .text, "The e-mail address.", required: false, ask: "What is your e-mail address?"),
      Parameter("first_name", .text, "The first name.", required: false, ask: "What is your first name?"),
      Parameter("last_name", .text, "The last name.", required: false, ask: "What is your last name?"),
      Parameter("zip", .text, "The postcode of an address.", required: false, ask: "What is your zip code?"),
    ],
    effect: .writes,
    samples: AccountSamples.signIn,
    overcomes: "not_signed_in")

  private static let showProfile = Tool(
    "show_profile", "Shows the customer's name, addresses and payment methods.", effect: .reads,
    samples: AccountSamples.showProfile)

  private static let changeMyAddress = Tool(
    "change_my_address", "Changes the address that orders go to.",
    parameters: [
      Parameter(
        "address", .text, "The new address, or the name of one on file.",
        ask: "What is the new address? Street, city, state and zip code, please.")
    ],
    effect: .writes,
    samples: AccountSamples.changeMyAddress,
    isDestructive: true)

  private static let restoreAddress = Tool(
    "restore_address", "Puts the addresses back as they were.",
    parameters: [
      Parameter("id", .text, "The address that was changed."),
      Parameter("before", .text, "What it was; left out when it is new.", required: false),
      Parameter("default", .text, "The usual address before.", required: false),
    ],
    effect: .writes, isHidden: true)
}
