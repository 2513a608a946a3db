using Xunit;

namespace ServiceRecovery.Tests.Docs;

public class StatelessPageTests
{
    [Fact]
    public void The_page_on_machines_lists_each_law_of_closing_in_order_and_what_mends_it()
    {
        var rows = ClosingLaw.For(Purpose.Failure).Select(law => $"| `{law.Code}` | {string.Join(", ", law.MendedBy.Select(verb => $"`{verb}`"))} |");

        Assert.Contains($"| law | mended by |\n|---|---|\n{string.Join('\n', rows)}\n\n", Conventions.Sources.Read("docs/stateless.md").ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(["not-owned", "check-missing", "approval-pending", "promise-open"], ClosingLaw.For(Purpose.Accolade).Select(law => law.Code));
        Assert.Equal(["debrief", "waive-debrief"], ClosingLaw.For(Purpose.NearMiss).Single(law => law.Code == "check-missing").MendedBy.ToArray());
    }
}
