using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>An act is declared once, and the compiler holds its parts; what it can't hold these tests do.</summary>
public class ActionTests
{
    private static readonly Type[] Events = Members(typeof(CaseEvent));

    // What a case takes without a step: said here on purpose, because an event that is forgotten among the steps would pass for one of these.
    private static readonly string[] Records =
    [
        "ApprovalDeclined", "ApprovalExpired", "ApprovalGiven", "ApprovalHandedOn", "ApprovalRequested", "AskingIssued", "Assessed", "AttemptRecorded",
        "CauseJoined", "CloseRequested", "CompensationReversed", "CompensationSettled", "CompensationUnclaimed", "CustomerContacted", "CustomerIdentified",
        "DeliveryRecorded", "DuplicateAbsorbed", "DuplicateAbsorbedV1", "Escalated", "ExplanationChanged", "FailureReported", "HandOverOffered", "Linked", "NearMissReported",
        "NoteAdded", "OfferAnswered", "PlaybookMoved", "PraiseReported", "PromiseBroken", "PromiseKept", "PromiseKeptRecordedLate",
        "PromiseMade", "PromiseMoved", "PromiseReleased", "ReceiptCorrected", "SettlementFailed", "SettlementUnknown", "TakenOver",
    ];

    [Fact]
    public void Each_event_is_a_step_or_a_record()
    {
        var found = Events.Where(type => ((CaseEvent)RuntimeHelpers.GetUninitializedObject(type)).Step is null).Select(type => type.Name);

        Assert.Equal(Records.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void Each_event_is_made_by_a_decision()
    {
        var deciders = typeof(RecoveryCase).Assembly.GetTypes().Where(type => type.Namespace == "ServiceRecovery" && !type.IsNested && type != typeof(CaseHistory) && type != typeof(CaseEvent));
        var made = deciders.SelectMany(CodeDependencies.MembersNamedBy).OfType<ConstructorInfo>().Select(constructor => constructor.DeclaringType!).ToHashSet();

        // What is read of older histories and isn't written any more.
        Assert.Equal(["DuplicateAbsorbedV1"], Events.Where(type => !made.Contains(type)).Select(type => type.Name));
    }

    private static Type[] Members(Type family) => [.. family.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(type => type.IsSubclassOf(family)).OrderBy(type => type.Name, StringComparer.Ordinal)];
}
