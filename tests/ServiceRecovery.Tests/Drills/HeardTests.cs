using System.Globalization;
using System.Text;
using ServiceRecovery.Drills;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Golden;
using Xunit;

namespace ServiceRecovery.Tests.Drills;

/// <summary>What the customer hears is said once, by the event: who walks through a case and who practices one count the same silence.</summary>
public class HeardTests
{
    // Later than any time of the histories.
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Histories { get; } = [.. GoldenWalks.All.Keys];

    [Fact]
    public void Somebody_has_read_which_events_the_customer_hears()
    {
        var text = new StringBuilder();
        foreach (var type in SampleValues.MembersOf(typeof(CaseEvent)))
        {
            var forms = SampleValues.FormsOf<CaseEvent>(type).ToList();
            var heard = forms.Where(form => form.Value.IsHeardByCustomer).Select(form => form.Form).ToList();
            text.Append(CultureInfo.InvariantCulture, $"{forms[0].Value.StoredName}: {(heard.Count == forms.Count ? "heard" : heard.Count == 0 ? "-" : string.Join(", ", heard))}\n");
        }

        Approved.Matches("heard-by-customer", text.ToString());
    }

    // The golden histories hold every kind of event.
    [Theory]
    [MemberData(nameof(Histories))]
    public async Task A_walk_through_and_a_drill_hear_the_same(string name)
    {
        foreach (var history in await GoldenText.HistoriesAsync(name))
        {
            for (var length = 1; length <= history.Length; length++)
            {
                var heard = history[length - 1].Event.IsHeardByCustomer;

                Assert.Equal((length, heard), (length, IsHeardInWalkThrough(history[..length])));
                Assert.Equal((length, heard), (length, IsHeardInDrill(history[length - 1])));
            }
        }
    }

    // The last event comes a century after the others, so that it ends the longest silence if it ends one.
    private static bool IsHeardInWalkThrough(RecordedEvent[] history)
    {
        var timed = history.Select((recorded, index) => At(recorded, index == history.Length - 1 ? Start.AddYears(100) : Start.AddMinutes(index)));
        return WalkThrough.Through(new CaseId("C-1"), [.. timed], _ => null, Start).LongestWait > TimeSpan.FromDays(90 * 365);
    }

    private static bool IsHeardInDrill(RecordedEvent recorded)
    {
        var ledger = new DrillLedger(SmallScenario.Scenario) { Now = Start.AddYears(1) };
        ledger.Take(recorded);
        return ledger.HeardAt == ledger.Now;
    }

    private static RecordedEvent At(RecordedEvent recorded, DateTimeOffset at) => recorded with { Header = recorded.Header with { RecordedAt = at, OccurredAt = null } };
}
