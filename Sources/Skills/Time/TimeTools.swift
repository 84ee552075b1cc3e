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
      samples: [
        "what time is it", "what's the time", "do you have the time", "tell me the time please",
        "what time is it in [Tokyo](place)", "what's the time in [New York](place) right now",
        "current time in [India](place)",
        "how late is it in [Sydney](place)", "time in [London](place)", "is it morning in [Los Angeles](place) yet",
        "could you tell me what time they have in [Berlin](place)", "got the time?", "what about [Rome](place)",
        "how about in [Boston](place)",
      ]),
    Tool(
      "tell_date", "Tells today's date and day of the week.", effect: .reads,
      samples: [
        "what's the date today", "what day is it", "which day of the week is it", "tell me today's date",
        "what is the date",
        "what month are we in", "what year is it", "today's date please", "is it Friday today",
        "do you know what day it is",
      ]),
    Tool(
      "set_timer", "Starts a countdown timer.",
      parameters: [
        Parameter("duration", .duration, "How long the timer runs.", ask: "For how long?"),
        Parameter("name", .text, "What the timer is for.", required: false, ask: "What is the timer for?"),
      ],
      effect: .writes,
      samples: [
        "set a timer for [ten minutes](duration)", "start a [2 hour](duration) timer for the [roast](name)",
        "timer [30 seconds](duration)", "count down [5 minutes](duration)", "give me [a quarter of an hour](duration)",
        "can you time [twelve minutes](duration) for the [pasta](name)",
        "set a [pizza](name) timer for [20 minutes](duration)",
        "I need a timer for [an hour and a half](duration)", "could you time [15 minutes](duration) for me",
        "let me know when [45 minutes](duration) are up",
        "put [8 minutes](duration) on the clock for [eggs](name) please", "start a timer",
        "new [laundry](name) timer, [40 min](duration)",
      ]),
    Tool(
      "set_alarm", "Sets an alarm for a time of day.",
      parameters: [Parameter("time", .time, "When it rings.", ask: "For what time?")],
      effect: .writes,
      samples: [
        "set an alarm for [7 am](time)", "wake me up at [half past six](time)", "alarm [tomorrow at 8](time)",
        "I need to get up at [5:45](time)", "set my alarm to [6:30 in the morning](time)",
        "can you wake me at [noon](time)",
        "ring at [quarter to nine](time)", "set an alarm", "please put an alarm on for [Monday at 7](time)",
        "get me up at [six o'clock](time) tomorrow", "I want an alarm at [9pm](time)",
      ]),
    Tool(
      "set_reminder", "Reminds the user of something at a time.",
      parameters: [
        Parameter("text", .text, "What to be reminded of.", ask: "What should I remind you of?"),
        Parameter("time", .time, "When to be reminded.", ask: "When should I remind you?"),
      ],
      effect: .writes,
      samples: [
        "remind me to [call mum](text) [at six](time)", "remind me [tomorrow at 9](time) to [pay the rent](text)",
        "set a reminder to [water the plants](text) [on Friday](time)",
        "give me a nudge [in an hour](time) to [take a break](text)",
        "don't let me forget [the dentist](text) [on Monday at 10](time)",
        "I need to be reminded about [the meeting](text) [at 3 pm](time)",
        "reminder: [send the invoice](text) [tomorrow](time)",
        "please remind me that [the parcel comes](text) [at noon](time)",
        "could you remind me about [Anna's birthday](text) [next Tuesday](time)",
        "remind me to [take the bins out](text)",
        "[in twenty minutes](time) remind me to [check the oven](text)", "set a reminder",
      ]),
    Tool(
      "show_timers", "Shows the timers, alarms and reminders that are set.", effect: .reads,
      samples: [
        "show my timers", "what timers are running", "which alarms have I set", "do I have any reminders",
        "list my reminders",
        "how much time is left on the timer", "how long until my alarm goes off", "what alarms are on",
        "is a timer still going",
        "what are you going to remind me about", "how long is left", "what's still running", "how long for the rice",
        "show me all alarms and reminders",
      ]),
    Tool(
      "cancel_timer", "Cancels a timer, an alarm or a reminder.",
      parameters: [
        Parameter("name", .entity("timer"), "Which one.", required: false, ask: "Which one should I cancel?")
      ],
      effect: .writes,
      samples: [
        "cancel the timer", "stop the [pasta](name) timer", "turn off my alarm", "cancel the [7 am alarm](name)",
        "delete the reminder to [call mum](name)", "I don't need the [laundry](name) timer any more",
        "switch the alarm off",
        "get rid of the [ten minute timer](name)", "forget the reminder about [the dentist](name)", "kill the timer",
        "please cancel my alarm for [tomorrow](name)", "never mind the [egg](name) timer",
        "cancel the [rice](name) one",
      ]),
    Tool(
      "restore_alerts", "Takes back a change of timers, alarms and reminders.",
      parameters: [Parameter("change", .text, "The id of the call that made the change.")], effect: .writes,
      isHidden: true),
  ]
}
