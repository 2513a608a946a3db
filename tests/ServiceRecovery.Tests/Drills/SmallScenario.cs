using ServiceRecovery.Drills;

namespace ServiceRecovery.Tests.Drills;

/// <summary>A scenario with everything that must be there and little else; a test changes what it is about.</summary>
internal static class SmallScenario
{
    public const string Json = """
        {
          "name": "cold-soup",
          "title": "Cold soup",
          "about": "Something small.",
          "story": "The soup was cold.",
          "start": "2026-02-10T12:00:00Z",
          "lasts": 120,
          "report": { "severity": "minor", "channel": "in-person", "text": "This is cold." },
          "house": {
            "currency": "EUR",
            "levels": ["server", "manager"],
            "limits": [ { "role": "server", "perGrant": 1000, "perCase": 2000 }, { "role": "manager", "perGrant": 9000, "perCase": 9000 } ]
          },
          "trainee": { "role": "server" },
          "colleagues": [ { "post": "manager-on-duty", "role": "manager", "approves": { "after": 10, "most": 5000 }, "takesOver": { "after": 5 }, "accepts": { "after": 5 } } ],
          "customer": {
            "channel": "in-person",
            "mood": 50,
            "patience": 50,
            "account": { "words": "I have half an hour." },
            "reacts": [ { "on": "promise-broken", "patience": -20, "does": "chases", "says": "Well?" } ],
            "answers": [ { "if": { "happened": ["correction-made"] }, "answer": "satisfied" }, { "answer": "unhappy" } ],
            "agrees": [ { "to": "move", "if": { "minutes": { "most": 20 } } } ],
            "outOfPatience": { "does": "leaves" }
          },
          "money": { "least": 0, "most": 500, "why": "It was a soup." },
          "expects": [ { "name": "hot", "well": "A hot soup came.", "missed": "No hot soup came.", "when": { "happened": ["correction-made"] } } ]
        }
        """;

    public static DrillScenario Scenario { get; } = DrillScenario.Read(Json);

    public static string With(string from, string to) => Json.Contains(from, StringComparison.Ordinal)
        ? Json.Replace(from, to, StringComparison.Ordinal)
        : throw new ArgumentException($"The small scenario has no '{from}'.", nameof(from));

    public static async Task<Drill> BeginAsync(string from = "Cold soup", string to = "Cold soup") => await Drill.BeginAsync(DrillScenario.Read(With(from, to)));
}
