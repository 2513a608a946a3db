using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage.Format;
using static ServiceRecovery.Fields.FieldShape;

namespace ServiceRecovery.Cli.Exec;

/// <summary>Every verb of <c>recovery exec</c>: the acts of the library as they are declared there, and the console's own.</summary>
internal static class VerbTable
{
    private static readonly FieldSpec At = new("at", new Instant());
    private static readonly FieldSpec OccurredAt = new("occurredAt", new Instant());
    private static readonly FieldSpec ReceivedAt = new("receivedAt", new Instant());

    private static readonly FieldShape Speaker = new FieldShape.Object(
    [
        new("id", new Reference("a person"), IsNeeded: true),
        new("role", new Id("a role"), IsNeeded: true),
        new("kind", new Word([.. StoredWords.ActorKind]), Default: "staff"),
        new("actsFor", new Reference("a person")),
        new("token", new Text(TextRules.LongestReference)),
    ]);

    /// <summary>Gets the verbs, in the order in which <c>open</c> names them.</summary>
    public static ImmutableArray<VerbSpec> All { get; } =
    [
        .. Acts.Cases.Where(act => !act.IsDueWork).Select(act => new VerbSpec(act)),
        .. Acts.Debriefs.Where(act => !act.IsDueWork).Select(act => new VerbSpec(act) { IsOfDebrief = true }),
        .. Console(),
    ];

    /// <summary>Gets the words that are kept for verbs to come.</summary>
    public static ImmutableArray<string> Reserved { get; } =
    [
        "offer", "counter-offer", "revoke", "entitle", "may-i", "suggest", "payout", "pause", "resume", "remind", "referral",
        "final-response", "deactivate",
    ];

    private static Dictionary<string, VerbSpec> ByName { get; } = All.ToDictionary(verb => verb.Name, StringComparer.Ordinal);

    private static Dictionary<string, ImmutableArray<FieldSpec>> LineFields { get; } = All.ToDictionary(verb => verb.Name, verb => ImmutableArray.CreateRange(Common(verb).Concat(verb.Fields)), StringComparer.Ordinal);

    private static HashSet<string> AnyField { get; } = [.. LineFields.Values.SelectMany(fields => fields).Select(field => field.Name)];

    /// <summary>Finds a verb by its word.</summary>
    public static VerbSpec? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Returns every field of a line, the common ones first.</summary>
    public static ImmutableArray<FieldSpec> FieldsOfLine(VerbSpec verb) => LineFields[verb.Name];

    /// <summary>Tells whether any verb has a field of this name.</summary>
    public static bool IsFieldOfAny(string name) => AnyField.Contains(name);

    /// <summary>Returns the common fields of a line.</summary>
    public static IEnumerable<FieldSpec> Common(VerbSpec verb)
    {
        yield return new("id", new Id("a command's id"), IsNeeded: true);
        if (verb.HasCase)
        {
            yield return new("case", new Id("a case's id"), IsNeeded: true);
        }

        yield return new("do", new Word([verb.Name]), IsNeeded: true);
        if (verb.HasBy)
        {
            yield return new("by", Speaker, IsNeeded: true);
        }

        yield return At with { IsNeeded = verb.NeedsAt };
        yield return OccurredAt;
        yield return ReceivedAt with { IsNeeded = verb.NeedsReceivedAt };
        yield return new("expect", new Count(0, long.MaxValue));
        yield return new("tenant", new Id("a tenant"), Default: "default");
    }

    private static IEnumerable<VerbSpec> Console() =>
    [
        new("get-debrief", "Shows the debrief under 'state', with the walk through its cases.") { HasBy = false, Methods = ["DebriefDesk.FindAsync", "DebriefDesk.WalkThroughAsync"] },
        new("batch", "Several steps of one person that are stored together or not at all; the first may be 'report'.", Serialization.CommandReader.Steps) { Methods = ["DoAllAsync"] },
        new("list", "Shows a page of the work list under 'state', what wants somebody's eyes first on top; with 'count' how many there are.", WorklistFields.All) { HasCase = false, HasBy = false, Rules = WorklistFields.Rules, Methods = ["TenantDesk.ListAsync", "TenantDesk.CountAsync", "TenantDesk.CountByAsync"] },
        new("tick", "Moves the simulated clock and does what is due until then.") { HasCase = false, HasBy = false, NeedsAt = true, Methods = ["RecoveryDesk.ProcessDueAsync"] },
        new("open-steps", "Tells what this person may do now.") { Methods = ["OpenStepsAsync"] },
        new("token", "Shows the token of an asking under 'state', for the link that the customer is sent. Systems ask for it.", new FieldSpec("ask", new Id("an asking"), IsNeeded: true)) { Methods = ["TenantDesk.AskTokenOf"] },
        new("get", "Shows the case under 'state'.") { HasBy = false, Methods = ["CaseDesk.FindAsync", "CaseDesk.ReadAsync"] },
    ];
}
