using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Proof;

/// <summary>
/// No truth without a button: wherever a case stands when its surroundings turn out to be so, there is a way to an ending that is true of them,
/// by acts they allow, without withdrawing, merging, discarding or reopening.
/// </summary>
public class NoTrapTests(ITestOutputHelper output)
{
    private static readonly Ending[] Content = [Ending.Recovered, Ending.RemedyAccepted, Ending.Unconfirmed];

    public static TheoryData<string> Surroundings => [.. All.Keys];

    private static Dictionary<string, (Mark Without, Ending[] True)> All { get; } = new()
    {
        ["no contact"] = (Mark.CustomerSpeaks | Mark.CustomerReached | Mark.NotWanted, [Ending.Unconfirmed]),
        ["a customer who never answers"] = (Mark.CustomerSpeaks | Mark.NotWanted | Mark.Unreachable, [Ending.Unconfirmed]),
        ["a customer who always says no"] = (Mark.CustomerYes | Mark.NotWanted | Mark.Unreachable | Mark.Declines, [Ending.Unreconciled]),
        ["a customer who wants no contact"] = (Mark.CustomerSpeaks | Mark.CustomerReached | Mark.Unreachable, [Ending.Unconfirmed]),
        ["a payout that never settles"] = (Mark.Settles, Content),
        ["an approver who never answers"] = (Mark.Approver, Content),
        ["nothing went wrong"] = (Mark.WasFailure, Content),
    };

    [Theory]
    [MemberData(nameof(Surroundings))]
    public void Every_open_case_has_a_way_to_a_true_ending(string surroundings)
    {
        var (without, endings) = All[surroundings];
        Show(surroundings, Explorations.Usual, without, endings);
    }

    [Theory]
    [InlineData("one person", false, false)]
    [InlineData("one person in solo mode", true, false)]
    [InlineData("one person in solo mode, who alone hears what the customer says", true, true)]
    public void One_person_alone_has_a_way_to_a_true_ending(string surroundings, bool isSolo, bool isTyped) =>
        Show(surroundings, Explorations.Alone(isSolo), Mark.None, Content, deed => !isTyped || !deed.Mark.HasFlag(Mark.CustomerYes) || deed.Mark.HasFlag(Mark.TypedYes));

    [Fact]
    public void One_person_in_solo_mode_can_let_a_customer_go_who_always_says_no() =>
        Show("one person in solo mode, and always no", Explorations.Alone(isSolo: true), All["a customer who always says no"].Without, [Ending.Unreconciled]);

    [Fact]
    public void A_trap_is_seen_where_there_is_one()
    {
        // Without solo mode one person alone lets nobody go: that takes another person's word, and solo mode is the way out.
        var (stuck, _) = Traps.Find(Explorations.AloneAndEmptyHanded(), deed => IsOpenTo(deed, All["a customer who always says no"].Without), [Ending.Unreconciled]);
        Assert.NotEmpty(stuck);
    }

    private static bool IsOpenTo(Deed deed, Mark without) => (deed.Mark & (without | Mark.SideExit)) == 0;

    private void Show(string surroundings, (Explorer Explorer, Explored Explored) found, Mark without, Ending[] endings, Func<Deed, bool>? isAllowed = null)
    {
        var (explorer, explored) = found;
        var longest = 0;
        using var report = Tier.Report(output, $"no trap, {surroundings}", () => FormattableString.Invariant($"{explored}; the longest way to a true ending has {longest} acts"));
        (var stuck, longest) = Traps.Find(explorer, deed => IsOpenTo(deed, without) && isAllowed?.Invoke(deed) != false, [.. endings, Ending.Learned]);
        Assert.True(explored.IsComplete);
        Assert.Empty(explored.Conflicts);
        Assert.True(stuck.Count == 0, $"With '{surroundings}' {stuck.Count} open cases have no way out; the nearest:\n{string.Join("\n", stuck.Take(3).Select(explorer.HistoryOf))}");
    }
}
