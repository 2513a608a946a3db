using ServiceRecovery.Playbooks;
using ServiceRecovery.Serialization;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Tests.Cases;

public class CaseScenarioTests
{
    private static readonly CaseOutcome Noted = CaseScenario
        .Given(new CaseEvent.FailureReported(StandardPlaybook.Playbook.Ref, CaseScenario.SubjectOf(new PersonId("desk")), Channel.Phone, DateTimeOffset.UnixEpoch, Severity.Minor, Inconvenience.Some, FailureNature.Outcome, OpenedBy.Staff))
        .When(new CaseCommand.Own());

    [Fact]
    public void What_comes_as_expected_is_passed() =>
        Noted.Then(new CaseEvent.OwnershipTaken()).ThenStage(Noted.Case.Stage).ThenEnding(Ending.Open);

    [Fact]
    public void What_comes_otherwise_is_told_as_a_sentence()
    {
        Assert.Equal($"'Events' was expected to be [], but is [{System.Text.Encoding.UTF8.GetString(RecoveryJson.Write(new CaseEvent.OwnershipTaken()))}].", Message(() => Noted.Then()));
        Assert.Equal("'Case.Ending' was expected to be Recovered, but is Open.", Message(() => Noted.ThenEnding(Ending.Recovered)));
        Assert.StartsWith("'Decision' was expected to be Decision.Refused, but is Accepted {", Message(() => Noted.ThenRefused("over-limit")), StringComparison.Ordinal);
    }

    private static string Message(Action expectation) => Assert.Throws<UnmetExpectationException>(expectation).Message;
}
