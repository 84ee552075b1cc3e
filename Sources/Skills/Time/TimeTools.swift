import SkillKit

extension TimeSkill {
  static let declarations: [Tool] = [
    Tool(
      "tell_time", "Tells what time it is, here or elsewhere.",
      parameters: [
        Parameter(
          "place", .text, "A city, country or time zone; here when none is named.", required: false, ask: "Where?")
      ],
      effect: .reads,
      samples: TimeSamples.tellTime),
    Tool(
      "tell_date", "Tells today's date and day of the week.", effect: .reads,
      samples: TimeSamples.tellDate),
    Tool(
      "set_timer", "Starts a countdown timer.",
      parameters: [
        Parameter("duration", .duration, "How long the timer runs.", ask: "For how long?"),
        Parameter("name", .text, "What the timer is for.", required: false, ask: "What is the timer for?"),
      ],
      effect: .writes,
      samples: TimeSamples.setTimer),
    Tool(
      "set_alarm", "Sets an alarm for a time of day.",
      parameters: [Parameter("time", .time, "When it rings.", ask: "For what time?")],
      effect: .writes,
      samples: TimeSamples.setAlarm),
    Tool(
      "set_reminder", "Reminds the user of something at a time.",
      parameters: [
        Parameter("text", .text, "What to be reminded of.", ask: "What should I remind you of?"),
        Parameter("time", .time, "When to be reminded.", ask: "When should I remind you?"),
      ],
      effect: .writes,
      samples: TimeSamples.setReminder),
    Tool(
      "show_timers", "Shows the timers, alarms and reminders that are set.", effect: .reads,
      samples: TimeSamples.showTimers),
    Tool(
      "cancel_timer", "Cancels a timer, an alarm or a reminder.",
      parameters: [
        Parameter("name", .entity("timer"), "Which one.", required: false, ask: "Which one should I cancel?")
      ],
      effect: .writes,
      samples: TimeSamples.cancelTimer),
    Tool(
      "restore_alerts", "Takes back a change of timers, alarms and reminders.",
      parameters: [Parameter("change", .text, "The id of the call that made the change.")], effect: .writes,
      isHidden: true),
  ]
}
