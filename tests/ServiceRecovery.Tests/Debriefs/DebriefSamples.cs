using System.Collections.Immutable;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Storage;

namespace ServiceRecovery.Tests.Debriefs;

/// <summary>One event of a debrief of each kind, with every member set.</summary>
internal static class DebriefSamples
{
    private static readonly DateTimeOffset Due = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly ActionId Warmer = new("plate-warmer");

    public static StreamKey Key { get; } = new(TenantId.Single, StreamKind.Debrief, "D-1");

    public static ImmutableArray<DebriefEvent> Whole { get; } =
    [
        .. new DebriefEvent[]
        {
            new DebriefEvent.Opened(Purpose.Failure, [new CaseId("C-1"), new CaseId("C-2")], [new CaseId("C-2")], "house", Due, Person("max"), Severity.Major, true, new RuleRef("debrief", 1), new FailureKind("cold-food"), new CauseId("stove-3"), new PlaceId("harbor")),
            new DebriefEvent.CaseAdded(new CaseId("C-3"), true, Severity.Severe, false),
            new DebriefEvent.Held(ImmutableSortedDictionary<string, int>.Empty.Add("server", 2).Add("cook", 1)),
            new DebriefEvent.Contributed("where", Words("At the pass."), "Remedied"),
            new DebriefEvent.FactorFound(new FactorId("hand-over"), Words("Nobody carried."), new FactorId("capacity")),
            new DebriefEvent.NoFactorFound(Words("It was the weather.")),
            new DebriefEvent.ActionPlanned(Warmer, ActionKind.Practice, Words("A plate warmer."), Person("max"), Due, TimeSpan.FromDays(28), new FactorId("hand-over"), new FailureKind("cold-food"), new CauseId("stove-3")),
            new DebriefEvent.ActionMoved(Warmer, Due, Words("Delivered later.")),
            new DebriefEvent.ActionHandedOver(Warmer, Person("dana")),
            new DebriefEvent.ActionOverdue(Warmer, 3),
            new DebriefEvent.ActionFinished(Warmer, Words("Invoice 7.")),
            new DebriefEvent.ActionDropped(Warmer, Words("The kitchen moves.")),
            new DebriefEvent.ActionVerified(Warmer, true, 7, 2, Words("Counted.")),
            new DebriefEvent.PracticeAdopted(Warmer, new PlaceId("harbor")),
            new DebriefEvent.Overdue(),
            new DebriefEvent.Concluded(Words("Soup waits where it stays hot.")),
            new DebriefEvent.CalledOff(Words("Nothing was wrong.")),
            new DebriefEvent.Reopened(Due, Warmer, Words("It came back.")),
        }.OrderBy(EventCodec.TypeOf, StringComparer.Ordinal),
    ];

    public static EventHeader Header { get; } = StoredForms.Header(1) with { Stage = Debrief.Talking };

    public static StoredEvent Store(DebriefEvent happened) => new EventCodec(new CountedSalts()).Encode(Key, new RecordedDebriefEvent(Header, happened), default, Generators.Organization.KeyOf("D-1"));

    private static Subject Person(string name) => Generators.Organization.SubjectOf(new PersonId(name));

    private static PersonalText Words(string words) => PersonalText.From(words);
}
