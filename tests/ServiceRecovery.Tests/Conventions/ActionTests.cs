using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>An action stands in several places; these tests name the one that was forgotten.</summary>
public class ActionTests
{
    private static readonly Type[] Commands = Members(typeof(CaseCommand));
    private static readonly Type[] Events = Members(typeof(CaseEvent));

    // What a case takes without a step: said here on purpose, because an event that is forgotten among the steps would pass for one of these.
    private static readonly string[] Records =
    [
        "ApprovalDeclined", "ApprovalExpired", "ApprovalGiven", "ApprovalHandedOn", "ApprovalRequested", "Assessed", "AttemptRecorded",
        "CauseJoined", "CloseRequested", "CompensationReversed", "CompensationSettled", "CompensationUnclaimed", "CustomerContacted",
        "DuplicateAbsorbed", "Escalated", "ExplanationChanged", "FailureReported", "HandOverOffered", "Linked", "NearMissReported",
        "NoteAdded", "OfferAnswered", "PlaybookMoved", "PraiseReported", "PromiseBroken", "PromiseKept", "PromiseKeptRecordedLate",
        "PromiseMade", "PromiseMoved", "PromiseReleased", "ReceiptCorrected", "SettlementFailed", "SettlementUnknown", "TakenOver",
    ];

    [Fact]
    public void Each_command_has_a_verb() => Assert.Equal([], Missing(Commands, "Verbs"));

    [Fact]
    public void The_fields_of_each_command_pass_the_door_and_the_fingerprint() => Assert.Equal([], Missing(Commands, "CommandFields"));

    [Fact]
    public void Each_command_is_decided() => Assert.Equal([], Missing(Commands, "CaseDecider"));

    [Fact]
    public void Each_event_changes_the_case() => Assert.Equal([], Missing(Events, "CaseHistory"));

    [Fact]
    public void Each_event_has_a_stored_name() => Assert.Equal([], Missing(Events, "EventTable"));

    [Fact]
    public void Each_event_is_a_step_or_a_record()
    {
        var found = Events.Where(type => StageMoves.KindOf((CaseEvent)RuntimeHelpers.GetUninitializedObject(type)) is null).Select(type => type.Name);

        Assert.Equal(Records.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void Each_event_is_made_by_a_decision()
    {
        var deciders = typeof(RecoveryCase).Assembly.GetTypes().Where(type => type.Namespace == "ServiceRecovery" && !type.IsNested && type != typeof(CaseHistory) && type != typeof(CaseEvent));
        var made = deciders.SelectMany(CodeDependencies.MembersNamedBy).OfType<ConstructorInfo>().Select(constructor => constructor.DeclaringType!).ToHashSet();

        Assert.Equal([], Events.Where(type => !made.Contains(type)).Select(type => type.Name));
    }

    private static IEnumerable<string> Missing(Type[] members, string place)
    {
        var named = CodeDependencies.TypesNamedBy(Core(place));
        return members.Where(member => !named.Contains(member)).Select(member => $"{member.Name} isn't in {place}");
    }

    private static Type Core(string name) => typeof(RecoveryCase).Assembly.GetTypes().Single(type => type.Name == name);

    private static Type[] Members(Type family) => [.. family.GetNestedTypes().Where(type => type.IsSubclassOf(family)).OrderBy(type => type.Name, StringComparer.Ordinal)];
}
