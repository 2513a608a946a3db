using System.Text;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Golden;
using ServiceRecovery.Transfer;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>A look at a store finds whatever a desk didn't write so, and nothing in what it did.</summary>
public class VerifierTests
{
    private readonly Organization _organization = Move.Organization(new WatchedStore());

    public static TheoryData<string> Walks => [.. GoldenWalks.All.Keys];

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task In_what_a_desk_wrote_nothing_is_found(string walk)
    {
        var organization = Move.Organization(new WatchedStore(), setup => setup.Playbooks.Add(GoldenWalks.Hotel));
        await GoldenWalks.All[walk](organization);

        var report = await new RecoveryTransfer(organization.Desk).VerifyAsync(TenantId.Single, new MemoryStream(await HeadsAsync(organization)));

        Assert.True(report.IsWhole, string.Join('\n', report.Faults));
        Assert.InRange(report.Events, 2, 1_000);
    }

    [Fact]
    public async Task A_history_that_was_written_anew_is_found_by_the_rule_it_breaks()
    {
        await _organization.Remedied();
        var found = await FoundAsync(import => import with { Events = Forge.Encode(import.Key, [.. import.Events.Select(stored => stored.Decoded!), Forge.Next(import.Events[^1].Decoded!, new CaseEvent.CaseClosed(Ending.Recovered, 5), "Remedied")]), Receipts = import.Receipts.Add(new CommandReceipt(new CommandId("forged-5"), new byte[32], 6, 6)) });

        Assert.Equal(("unearned-close", 6L, "C-1"), (found.Code, found.Version, found.Stream!.Value.Id));
    }

    [Fact]
    public async Task What_does_not_follow_from_the_events_is_found()
    {
        await _organization.Remedied();
        await _organization.Takes(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, Dollars(1_000), CompensationBasis.Restitution, Transaction: new CustomerRef("R-1")));

        Assert.Equal(("head-differs", (long?)6), await CodeAsync(import => import with { Head = import.Head with { Severity = Severity.Minor } }));
        Assert.Equal(("head-differs", (long?)6), await CodeAsync(import => import with { Head = import.Head with { NextDue = 7 } }));
        Assert.Equal(("limit-differs", null), await CodeAsync(import => import with { Entries = [] }));
        Assert.Equal(("limit-differs", null), await CodeAsync(import => import with { Entries = [.. import.Entries.Select(entry => entry with { Released = entry.Amount })] }));
        Assert.Equal(("receipts-differ", (long?)6), await CodeAsync(import => import with { Receipts = import.Receipts.RemoveAt(1) }));
        Assert.Equal(("history-broken", (long?)3), await CodeAsync(import => import with { Events = import.Events.SetItem(2, import.Events[2] with { Role = new Role("manager"), Decoded = null }) }));
    }

    [Fact]
    public async Task What_was_taken_of_a_limit_under_a_clock_that_was_more_than_an_hour_ahead_is_listed_by_name()
    {
        await _organization.Remedied();
        _organization.Clock.Set(new Organization().Clock.GetUtcNow().AddHours(1));
        await _organization.Takes(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, Dollars(1_000), CompensationBasis.Restitution, Transaction: new CustomerRef("R-1")));
        _organization.Clock.Advance(TimeSpan.FromTicks(10));
        await _organization.Takes(Dana, new CaseCommand.Compensate(new ActId("g2"), CompensationKind.Refund, Dollars(1_000), CompensationBasis.Restitution, Transaction: new CustomerRef("R-2")));

        var found = await FoundAsync(import => import);

        Assert.Equal(("limit-ahead", 7L, "C-1"), (found.Code, found.Version, found.Stream!.Value.Id));
        Assert.Matches(@"^What is taken here of the limit '[^']+' is dated 2026-11-20T13:00:00\.000001Z, more than an hour ahead of the clock, so it doesn't count in a window that ends now\.$", found.Sentence);
    }

    [Fact]
    public async Task Evidence_that_two_cases_took_each_as_its_own_is_found_with_both()
    {
        await _organization.Remedied();
        await _organization.Takes(Dana, Give.Yes(Call("call 18")));
        await _organization.Takes(Rob, Report(), new CaseId("C-2"));
        await _organization.Takes(Rob, Give.Promise("p1"), new CaseId("C-2"));
        await _organization.Takes(Rob, Give.Release("p1", Call("call 19")), new CaseId("C-2"));
        Assert.Empty((await new RecoveryTransfer(_organization.Desk).VerifyAsync(TenantId.Single)).Faults);
        var shown = (await _organization.Now()).Evidence.Single();

        var found = await FoundAsync(import => import.Key.Id == "C-1" ? import : import with
        {
            Events = Forge.Encode(import.Key, [.. import.Events.Select(stored => stored.Decoded!).Select(recorded => recorded.Event is CaseEvent.PromiseReleased released
                ? recorded with { Event = released with { Source = SourceTaken.Heard(released.Source!.Evidence! with { Reference = new Subject(shown, null) }) } }
                : recorded)]),
            Entries = [.. import.Entries.Select(entry => entry with { Key = $"evidence/{shown}" })],
        });

        Assert.Equal(("evidence-used", 3L, "C-2"), (found.Code, found.Version, found.Stream!.Value.Id));
        Assert.Equal("One piece of evidence is taken by 'C-1' and 'C-2' as if each were the only one. It serves one case and those linked to it.", found.Sentence);
    }

    [Fact]
    public async Task Kept_heads_tell_what_was_cut_written_anew_or_taken_away()
    {
        await _organization.Remedied();
        await _organization.Takes(Dana, Report(), new CaseId("C-2"));
        var heads = await HeadsAsync(_organization);
        await _organization.Takes(Dana, Give.Note);

        Assert.Empty((await AgainstAsync(_organization, heads)).Faults);
        Assert.Equal([("history-cut", "C-1", 3)], await AgainstAsync(heads, import => import.Key.Id == "C-1" ? import with { Events = import.Events[..2] } : import));
        Assert.Equal([("history-replaced", "C-1", 5)], await AgainstAsync(heads, import => import.Key.Id == "C-1" ? import with { Events = [.. import.Events[..4], .. Other(import)] } : import));
        Assert.Equal([("stream-missing", "C-2", 1)], await AgainstAsync(heads, import => import.Key.Id == "C-2" ? null : import));

        var again = Encoding.UTF8.GetString(heads);
        Assert.Equal("heads-unreadable", Assert.Single((await AgainstAsync(_organization, Encoding.UTF8.GetBytes(again + again))).Faults).Code);
        Assert.Equal(("heads-unreadable", 1L), Assert.Single((await AgainstAsync(_organization, "{}"u8.ToArray())).Faults) is var fault ? (fault.Code, fault.Line) : default);
        Assert.DoesNotContain("dana", again, StringComparison.Ordinal);
    }

    private static StoredEvent[] Other(StreamImport import)
    {
        var last = import.Events[4].Decoded! with { Event = new CaseEvent.CorrectionMade(CorrectionExtent.Full, PersonalText.From("Another soup.")) };
        var anew = Forge.Encode(import.Key, [.. import.Events[..4].Select(stored => stored.Decoded!), last]);
        return [.. anew[4..]];
    }

    private async Task<(string Code, long? Version)> CodeAsync(Func<StreamImport, StreamImport> change) => await FoundAsync(change) is var found ? (found.Code, found.Version) : default;

    private async Task<TransferFault> FoundAsync(Func<StreamImport, StreamImport> change)
    {
        var organization = await CopyAsync(import => import.Key.Kind == StreamKind.Case ? change(import) : import);
        return Assert.Single((await new RecoveryTransfer(organization.Desk).VerifyAsync(TenantId.Single)).Faults);
    }

    private async Task<(string Code, string Id, int Version)[]> AgainstAsync(byte[] heads, Func<StreamImport, StreamImport?> change)
    {
        var report = await AgainstAsync(await CopyAsync(change), heads);
        return [.. report.Faults.Select(found => (found.Code, found.Stream!.Value.Id, (int)found.Version!))];
    }

    private static async Task<TransferReport> AgainstAsync(Organization organization, byte[] heads) => await new RecoveryTransfer(organization.Desk).VerifyAsync(TenantId.Single, new MemoryStream(heads));

    private static async Task<byte[]> HeadsAsync(Organization organization)
    {
        using var to = new MemoryStream();
        Assert.InRange(await new RecoveryTransfer(organization.Desk).ExportHeadsAsync(TenantId.Single, to), 2, 10);
        return to.ToArray();
    }

    // The same streams in another store, changed by somebody who asks no desk; a head belongs to the last event, as whoever writes anew would see to.
    private async Task<Organization> CopyAsync(Func<StreamImport, StreamImport?> change)
    {
        var store = new WatchedStore();
        var organization = Move.Organization(store);
        foreach (var kind in new[] { StreamKind.Playbook, StreamKind.Case })
        {
            await foreach (var copy in ((IRecoveryQueries)_organization.Store).ExportAsync(TenantId.Single, kind, CancellationToken.None))
            {
                var codec = _organization.Desk.Parts.Codec;
                var events = kind == StreamKind.Case ? [.. copy.Stream.Events.Select(stored => stored with { Decoded = codec.Decode(stored) })] : copy.Stream.Events;
                var entries = kind == StreamKind.Case ? LimitRebuild.EntriesOf([.. events.Select(stored => stored.Decoded!)]) : [];
                if (change(new StreamImport(copy.Stream.Key, copy.Stream.Head!, events, copy.Receipts, entries)) is { } import)
                {
                    await store.ImportAsync([import with { Head = import.Head with { Chain = import.Events[^1].Chain } }], CancellationToken.None);
                }
            }
        }

        return organization;
    }
}
