using System.Collections.Concurrent;
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Serialization;
using ServiceRecovery.Transfer;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Proof;

/// <summary>
/// What an import takes in breaks no law: histories of random lists are changed in every way there is, and what the audit lets through is judged by the tests' own ledger, which knows nothing of how the audit asks.
/// What a desk wrote is taken in.
/// </summary>
public class ForgedLawTests(ITestOutputHelper output)
{
    private const int EachTimes = 12;

    // What the authority ruled, how long a request may wait and whose relative somebody of the staff is was for the organization to say, and nobody can be asked again.
    private static readonly string[] OfOthers = ["(P20)", "(P21)", "(P26)", "a request stands for three days", "by 'mia'"];

    private readonly ConcurrentDictionary<string, int> _codes = new();
    private readonly ConcurrentDictionary<string, (int Times, ImmutableArray<RecordedEvent> Shortest)> _broken = new();
    private int _forged;
    private int _taken;

    [Fact]
    public void No_forged_history_that_is_taken_in_breaks_a_law()
    {
        using var report = Tier.Report(output, "forged histories", () => FormattableString.Invariant($"{_forged} forged, {_taken} taken in, refused by {_codes.Count} codes"));
        Prop.ForAll(LawTests.Lists, list =>
        {
            Work(list);
            return true;
        }).Check(Props.Cfg(Tier.Size(4_000, 40_000)).WithStartSize(8).WithEndSize(60));
        output.WriteLine(string.Join(", ", _codes.OrderByDescending(pair => pair.Value).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}"))));
        Assert.True(_broken.IsEmpty, string.Join("\n\n", _broken.OrderByDescending(pair => pair.Value.Times).Select(pair => FormattableString.Invariant($"{pair.Value.Times} times taken in: {pair.Key}\n{Tell(pair.Value.Shortest)}"))));
        Assert.True(_codes.Count >= 25 && _taken * 20 > _forged, $"{_forged} histories were forged, {_taken} taken in, and refused by {_codes.Count} codes.");
    }

    private void Work(int[] list)
    {
        var fixtures = CommandRunner.OrganizationOf(list);
        var keeper = new HistoryKeeper();
        new CommandRunner(new InProcessDesk(fixtures), keeper).Work(list);
        RecordedEvent[] all = [.. keeper.Appends.Values.SelectMany(appends => appends).SelectMany(append => append).Where(recorded => recorded.Event is not (CaseEvent.DuplicateAbsorbed or IReport))];
        foreach (var (id, appends) in keeper.Appends.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal))
        {
            Audit(id, [.. appends.SelectMany(append => append)], fixtures);
            for (var i = 0; i < EachTimes; i++)
            {
                var dice = new Dice(unchecked((list[0] * 31) + (list.Length * 1_009) + i));
                Judge(id, ForgedHistories.Forge(appends, all, fixtures, ref dice), fixtures);
            }
        }
    }

    private void Judge(CaseId id, ImmutableArray<ImmutableArray<RecordedEvent>> appends, Fixtures fixtures)
    {
        _forged++;
        ImmutableArray<RecordedEvent> history = [.. appends.SelectMany(append => append)];
        try
        {
            Audit(id, history, fixtures);
        }
        catch (TransferFaultException refused)
        {
            _codes.AddOrUpdate(refused.Fault.Code, 1, (_, known) => known + 1);
            return;
        }
        catch (Exception fault) when (fault is not TransferFaultException)
        {
            Note($"the audit fails: {fault.GetType().Name}{fault.StackTrace!.Split('\n')[0]}", history);
            return;
        }

        _taken++;
        try
        {
            appends.Aggregate(new Ledger(fixtures), (ledger, append) => ledger.Append(append));
        }
        catch (LawBrokenException broken)
        {
            if (!OfOthers.Any(law => broken.Message.Contains(law, StringComparison.Ordinal)))
            {
                Note(broken.Message.Split(". Event ")[0], history);
            }
        }
    }

    private static void Audit(CaseId id, ImmutableArray<RecordedEvent> history, Fixtures fixtures) =>
        CaseAudit.Check(history, new AuditBasis(TenantId.Single, id, fixtures.Names, fixtures.Rules, name => PlaybookCatalog.Standard.TryGet(name, out var found) ? found : null));

    private void Note(string law, ImmutableArray<RecordedEvent> history) =>
        _broken.AddOrUpdate(law, (1, history), (_, known) => (known.Times + 1, history.Length < known.Shortest.Length ? history : known.Shortest));

    private static string Tell(IEnumerable<RecordedEvent> history) => string.Join(
        "\n",
        history.Select(recorded => FormattableString.Invariant($"  {recorded.Header.Version} {recorded.Header.RecordedAt:MM-dd HH:mm} {recorded.Header.OccurredAt:MM-dd HH:mm} {recorded.Header.Command} {recorded.Header.By.Original} ({recorded.Header.ByKind}): {System.Text.Encoding.UTF8.GetString(RecoveryJson.Write(recorded.Event))} [{recorded.Header.Stage}]")));
}
