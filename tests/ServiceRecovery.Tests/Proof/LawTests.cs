using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Proof;

/// <summary>
/// All laws together over random command lists: mostly steps that are open, amounts at the edges of limits, several people, their second logins, somebody concerned,
/// the customer, programs, due work on time and late, batches, approvals, promises, merges. P1-P6, P10-P15, P20, P22-P24, P26, P30-P33, P35, P37 of the faults' list, and law 1 to 9.
/// </summary>
public class LawTests(ITestOutputHelper output)
{
    // One list in so many is given to the real desk too, and decided twice.
    private const int RealOneIn = 12;

    private readonly ConcurrentDictionary<string, int> _refusals = new();
    private readonly ConcurrentDictionary<Ending, int> _endings = new();
    private int _lists;
    private int _accepted;
    private int _refused;
    private int _solo;
    private int _real;

    internal static Arbitrary<int[]> Lists { get; } = Arb.From(
        Gen.Sized(size => Gen.Choose(Math.Max(1, size / 2), Math.Max(1, size)).SelectMany(length => Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), length))),
        Shorter);

    [Fact]
    public void No_history_breaks_a_law()
    {
        using var report = Tier.Report(output, "laws", Size);
        Prop.ForAll(Lists, list =>
        {
            Work(list);
            return true;
        }).Check(Props.Cfg(Tier.Size(20_000, 100_000)).WithStartSize(4).WithEndSize(60));
        Tell();
        Assert.All(Enum.GetValues<Ending>().Where(ending => ending != Ending.Open), ending => Assert.True(_endings.GetValueOrDefault(ending) >= 10, $"'{ending}' was reached {_endings.GetValueOrDefault(ending)} times."));
        Assert.True(_refusals.Count >= 45, $"Only {_refusals.Count} codes of refusals were seen.");
        Assert.Subset(_refusals.Keys.ToHashSet(), OfAskings);
    }

    // What nobody meets who isn't asked, doesn't come by a link and is no other customer.
    private static HashSet<string> OfAskings => ["answer-stale", "ask-answered", "contact-not-wanted", "device-unknown", "not-the-customer", "overruled-answer", "ref-used", "token-unknown"];

    // Halves, quarters and single commands are left out.
    internal static IEnumerable<int[]> Shorter(int[] list)
    {
        for (var cut = list.Length / 2; cut >= 1; cut /= 2)
        {
            for (var from = 0; from + cut <= list.Length; from += cut)
            {
                yield return [.. list[..from], .. list[(from + cut)..]];
            }
        }
    }

    private void Work(int[] list)
    {
        var customs = CommandRunner.OrganizationOf(list);
        var isReal = list.Length > 0 && list[^1] % RealOneIn == 0;
        var auditor = new Auditor(customs);
        var twice = isReal ? new SecondThoughts() : null;
        var desk = new InProcessDesk(customs) { Decided = isReal ? twice!.Decided : null };
        var twin = isReal ? new RealTwin(customs) : null;
        try
        {
            new CommandRunner(desk, isReal ? new Together(auditor, twice!, twin!) : auditor).Work(list);
            twin?.Finish(desk, auditor);
        }
        catch (LawBrokenException exception)
        {
            throw new LawBrokenException($"{exception.Message}\n{string.Join("\n", auditor.Story.TakeLast(40))}");
        }

        Count(auditor, isReal, customs.Solo is not null);
    }

    private void Count(Auditor auditor, bool isReal, bool isSolo)
    {
        _lists++;
        _accepted += auditor.Accepted;
        _refused += auditor.Refused;
        _solo += isSolo ? 1 : 0;
        _real += isReal ? 1 : 0;
        foreach (var (code, times) in auditor.Refusals)
        {
            _refusals.AddOrUpdate(code, times, (_, known) => known + times);
        }

        foreach (var (ending, times) in auditor.Endings)
        {
            _endings.AddOrUpdate(ending, times, (_, known) => known + times);
        }
    }

    private string Size() => FormattableString.Invariant(
        $"{_lists} lists, {_accepted} commands accepted and {_refused} refused, {_solo} lists in an organization of one person, {_real} lists on the real desk too and every decision of theirs made twice and without words");

    private void Tell()
    {
        var endings = string.Join(", ", _endings.OrderBy(pair => pair.Key).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")));
        var refusals = string.Join(", ", _refusals.OrderByDescending(pair => pair.Value).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")));
        foreach (var line in new[] { $"  endings: {endings}", $"  refusals: {refusals}" })
        {
            output.WriteLine(line);
            Console.WriteLine(line);
        }
    }
}
