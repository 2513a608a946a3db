using ServiceRecovery.Playbooks;
using ServiceRecovery.Samples.Readme;
using Xunit;

namespace ServiceRecovery.Samples.Tests.Readme;

public class StatelessSnippetsTests
{
    [Fact]
    public void The_standard_playbook_written_by_hand_in_Stateless_has_the_rows_of_the_standard_playbook()
    {
        var playbook = StatelessSnippets.Prove(StatelessSnippets.StandardByHand());

        Assert.Equal(Told(StandardPlaybook.Playbook), Told(playbook));
        Assert.Equal(164, playbook.Rows.Length);
    }

    [Fact]
    public async Task A_board_is_told_the_steps_of_a_case_as_the_page_says()
    {
        var desk = RecoveryDesk.Create(new RecoverySetup { Options = { FallbackOwner = new PersonId("duty-manager") } });
        var ana = desk.Case("table-12").As(Actor.Staff("ana", "server"));
        await ana.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson);
        await ana.OwnAsync();
        await ana.ApologizeAsync();
        List<string> board = [];

        await StatelessSnippets.FollowAsync(desk, (from, step, to) => board.Add($"{from} -> {step} -> {to}"), id => board.Add($"{id} removed"));

        Assert.Equal(["Apologized -> Listen -> Heard"], board);
        var (mayClose, _, drawing) = StatelessSnippets.Ask((await desk.Case("table-12").MachineAsync())!);
        Assert.False(mayClose);
        Assert.Contains("Satisfied --> Recovered : Close [not-owned]", drawing, StringComparison.Ordinal);
    }

    private static string[] Told(Playbook playbook) => [.. playbook.Rows.Select(row => row.ToString()).Order(StringComparer.Ordinal)];
}
