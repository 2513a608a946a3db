using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public static partial class StoreCompliance
{
    private static IEnumerable<StoreCheck> QueryChecks =>
    [
        new(The_work_list_has_what_is_wanted_first),
        .. PageLimits.Select(limit => new StoreCheck(
            startEmpty => Pages_together_are_the_whole_list(startEmpty, limit),
            FormattableString.Invariant($"{nameof(Pages_together_are_the_whole_list)}({limit})"))),
        new(A_page_is_as_large_as_a_page_may_be),
        .. PlacesOfNoPage.Select(after => new StoreCheck(
            startEmpty => A_place_that_no_page_gave_is_refused(startEmpty, after),
            $"{nameof(A_place_that_no_page_gave_is_refused)}('{after}')")),
        new(The_work_list_keeps_what_was_asked_for),
        new(A_line_names_who_answers_for_the_case),
        new(An_export_has_every_stream_of_the_tenant),
        new(How_far_each_stream_is_is_told_by_id),
        new(Histories_for_figures_hold_no_words_and_no_names),
    ];

    private static int[] PageLimits => [1, 3, 20];

    private static string[] PlacesOfNoPage => ["", "C-1", "1.2", "1.1.C-1", "1.1.-.C-1", "x.1.1.C-1", "1.3.1.C-1", "1.-1.1.C-1", "1.1.1.C 1", "1.1.1.' OR 1=1", "99999999999999999999.1.1.C-1"];

    /// <summary>The work list is ordered by when a case is wanted, none last, then by severity, then by opening, then by id.</summary>
    private static async Task The_work_list_has_what_is_wanted_first(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, OpenedAt("C-1", 3, due: null));
        await StoreAsync(parts, OpenedAt("C-2", 2, due: 5));
        await StoreAsync(parts, OpenedAt("C-3", 1, due: 5));
        await StoreAsync(parts, OpenedAt("C-4", 9, due: 4));
        await StoreAsync(parts, OpenedAt("C-6", 2, due: null));
        await StoreAsync(parts, OpenedAt("C-5", 2, due: null));

        await StoreAsync(parts, OpenedAt("C-7", 9, due: 5, Severity.Severe));
        await StoreAsync(parts, OpenedAt("C-8", 0, due: 5, Severity.Minor));
        await StoreAsync(parts, OpenedAt("C-9", 9, due: null, Severity.Severe));

        Expect.Equal(["C-4", "C-7", "C-3", "C-2", "C-8", "C-9", "C-5", "C-6", "C-1"], await IdsAsync(parts, new WorklistQuery(TenantId.Single)));
    }

    /// <summary>Page by page the list is the same list: nothing lost, nothing twice.</summary>
    private static async Task Pages_together_are_the_whole_list(Func<ValueTask<StoreParts>> startEmpty, int limit)
    {
        var parts = await startEmpty();
        for (var i = 0; i < 20; i++)
        {
            await StoreAsync(parts, OpenedAt(FormattableString.Invariant($"C.{i}-x"), i % 3, due: i % 4 == 0 ? null : i % 5, (Severity)(i % 2)));
        }

        var whole = await IdsAsync(parts, new WorklistQuery(TenantId.Single) { Limit = 500 });
        List<string> paged = [];
        string? after = null;
        do
        {
            var page = await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single) { Limit = limit, After = after }, CancellationToken.None);
            Expect.InRange(page.Items.Length, 1, limit);
            paged.AddRange(page.Items.Select(line => line.Key.Id));
            after = page.Next;
        }
        while (after is not null);

        Expect.Equal(20, whole.Count);
        Expect.Equal(whole, paged);
    }

    /// <summary>A page has at least one line and at most 500, whatever is asked.</summary>
    private static async Task A_page_is_as_large_as_a_page_may_be(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        for (var i = 0; i < 501; i++)
        {
            await StoreAsync(parts, Open(Case(FormattableString.Invariant($"C-{i}"))));
        }

        var largest = await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single) { Limit = 1_000_000_000 }, CancellationToken.None);
        var smallest = await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single) { Limit = -1 }, CancellationToken.None);

        Expect.Equal((500, 1), (largest.Items.Length, smallest.Items.Length));
        Expect.NotNull(largest.Next);
    }

    /// <summary>A place that no page gave is refused.</summary>
    private static async Task A_place_that_no_page_gave_is_refused(Func<ValueTask<StoreParts>> startEmpty, string after)
    {
        var parts = await startEmpty();

        await Expect.ThrowsAsync<ArgumentException>(async () => await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single) { After = after }, CancellationToken.None));
    }

    /// <summary>Each condition of a query leaves out what doesn't meet it.</summary>
    private static async Task The_work_list_keeps_what_was_asked_for(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        await StoreAsync(parts, OpenedAt("C-1", 1, due: 1));
        await StoreAsync(parts, OpenedAt("C-2", 2, due: 9) is var heard ? heard with { Head = heard.Head with { Stage = new Stage("Heard") } } : null!);
        await StoreAsync(parts, OpenedAt("C-3", 3, due: null) is var severe ? severe with { Head = severe.Head with { Severity = Severity.Severe } } : null!);
        await StoreAsync(parts, OpenedAt("C-4", 4, due: null) is var owned ? owned with { Head = owned.Head with { Responsible = Ana.Key } } : null!);
        foreach (var (id, due) in new (string, DateTimeOffset?)[] { ("C-5", null), ("C-8", Start.AddMinutes(5)) })
        {
            await StoreAsync(parts, OpenedAt(id, 5, due: null));
            var closed = Next(await LoadAsync(parts, Case(id)), "back", new CaseEvent.CaseWithdrawn(SourceTaken.OwnChannel()));
            await StoreAsync(parts, closed with { Head = closed.Head with { Ending = Ending.Withdrawn, EarnedVersion = 2, NextDue = due is { } at ? UnixMicroseconds.From(at) : null, Wanted = due is { } wanted ? new Wanted(wanted, WantedReason.Promise, "p1") : null } });
        }

        await StoreAsync(parts, Open(Case("C-6") with { Tenant = new TenantId("other") }));
        await StoreAsync(parts, Open(Case("standard:1") with { Kind = StreamKind.Playbook }));
        var all = new WorklistQuery(TenantId.Single);

        // What is due in a closed case is a task that somebody has to do.
        Expect.Equal(["C-1", "C-8", "C-2", "C-3", "C-4"], await IdsAsync(parts, all));
        Expect.Equal(["C-1", "C-8", "C-2", "C-3", "C-4", "C-5"], await IdsAsync(parts, all with { IncludeClosed = true }));
        Expect.Equal(["C-2"], await IdsAsync(parts, all with { Stages = [new Stage("Heard")] }));
        Expect.Equal(["C-3"], await IdsAsync(parts, all with { AtLeast = Severity.Severe }));
        Expect.Equal(["C-1", "C-8"], await IdsAsync(parts, all with { DueBy = Start.AddMinutes(8) }));
        Expect.Equal(["C-4"], await IdsAsync(parts, all with { Responsible = Ana.Key }));
        Expect.Equal(["C-1", "C-8", "C-2", "C-3"], await IdsAsync(parts, all with { Responsible = Organization.KeyOf("desk") }));
        Expect.Empty(await IdsAsync(parts, all with { Responsible = Organization.KeyOf("max") }));

        await StoreAsync(parts, OpenedAt("C-7", 5, due: 2) is var debrief ? debrief with { Key = debrief.Key with { Kind = StreamKind.Debrief } } : null!);
        Expect.Equal(["C-1", "C-8", "C-2", "C-3", "C-4"], await IdsAsync(parts, all));
        Expect.Equal(["C-7"], await IdsAsync(parts, all with { Kind = StreamKind.Debrief }));
    }

    /// <summary>A line says who answers for the case: whoever the report named, and whoever owns it since.</summary>
    private static async Task A_line_names_who_answers_for_the_case(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var key = Case("C-1");
        await StoreAsync(parts, Open(key));
        Expect.Equal(new PersonId("desk"), Expect.Single((await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single), CancellationToken.None)).Items).Responsible);

        var own = Next(await LoadAsync(parts, key), "own", new CaseEvent.OwnershipTaken());
        await StoreAsync(parts, own with { Head = own.Head with { Responsible = Ana.Key } });

        var line = Expect.Single((await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single), CancellationToken.None)).Items);
        Expect.Equal((key, 2L, new PersonId("ana")), (line.Key, line.Version, line.Responsible!.Value));
        AssertSame(own.Head with { Responsible = Ana.Key }, line.Head);
    }

    /// <summary>An export has every stream of the tenant and kind by id, whole, and nothing of another.</summary>
    private static async Task An_export_has_every_stream_of_the_tenant(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        StreamKey[] keys = [Case("c-1"), Case("C-10"), Case("C-2"), Case("C-2") with { Kind = StreamKind.Debrief }];
        foreach (var key in keys)
        {
            await StoreAsync(parts, Open(key));
            await StoreAsync(parts, Next(await LoadAsync(parts, key), "note", Note()));
        }

        await StoreAsync(parts, Open(Case("C-3") with { Tenant = new TenantId("other") }));

        var exported = await ExportAsync(parts, StreamKind.Case);
        exported.AddRange(await ExportAsync(parts, StreamKind.Debrief));

        Expect.Equal(["default/Case/C-10", "default/Case/C-2", "default/Case/c-1", "default/Debrief/C-2"], exported.Select(stream => stream.Key.ToString()));
        Expect.Empty(await ExportAsync(parts, StreamKind.Playbook));
        Expect.All(exported, stream => Expect.Equal(HistoryVerdict.Intact(2, 7, 0), HistoryVerifier.Verify(stream, Organization)));
    }

    /// <summary>Whoever folds figures learns how far every stream of the tenant and kind is, and which one is another of the same name.</summary>
    private static async Task How_far_each_stream_is_is_told_by_id(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        foreach (var key in new[] { Case("c-1"), Case("C-10"), Case("C-2"), Case("C-2") with { Kind = StreamKind.Debrief }, Case("C-3") with { Tenant = new TenantId("other") } })
        {
            await StoreAsync(parts, Open(key));
        }

        var grown = Next(await LoadAsync(parts, Case("C-2")), "note", Note());
        await StoreAsync(parts, grown);

        var versions = await ListAsync(parts.Queries.VersionsAsync(TenantId.Single, StreamKind.Case, CancellationToken.None)).ConfigureAwait(false);
        Expect.Equal([("C-10", 1L), ("C-2", 2L), ("c-1", 1L)], versions.Select(stream => (stream.Id, stream.Version)));
        Expect.True(grown.Head.Chain.Span.SequenceEqual(versions[1].Chain.Span));
        Expect.False(versions[0].Chain.Span.SequenceEqual(versions[2].Chain.Span));
        Expect.Empty(await ListAsync(parts.Queries.VersionsAsync(TenantId.Single, StreamKind.Playbook, CancellationToken.None)));
    }

    /// <summary>Histories for figures are whole, in order, over any number of pages, and hold no words, no name and no receipt of anybody.</summary>
    private static async Task Histories_for_figures_hold_no_words_and_no_names(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var keys = Enumerable.Range(0, 230).Select(number => Case(FormattableString.Invariant($"C-{number:D3}"))).ToArray();
        foreach (var key in keys)
        {
            await StoreAsync(parts, Open(key));
        }

        for (var version = 2; version <= 4; version++)
        {
            await StoreAsync(parts, Next(await LoadAsync(parts, keys[7]), FormattableString.Invariant($"note-{version}"), Note()));
        }

        await StoreAsync(parts, Open(Case("C-001") with { Tenant = new TenantId("other") }));
        await StoreAsync(parts, Open(Case("C-001") with { Kind = StreamKind.Debrief }));

        var all = await ListAsync(parts.Queries.HistoriesAsync(TenantId.Single, StreamKind.Case, only: null, CancellationToken.None));
        Expect.Equal(keys, all.Select(stream => stream.Key));
        await AssertBareAsync(parts, all);
        Expect.Equal(4, all[7].Version);

        string[] asked = [.. keys.Skip(3).Select(key => key.Id).Reverse(), "C-999", "C-007"];
        var some = await ListAsync(parts.Queries.HistoriesAsync(TenantId.Single, StreamKind.Case, asked, CancellationToken.None));
        Expect.Equal(keys.Skip(3), some.Select(stream => stream.Key));
        await AssertBareAsync(parts, some);
        Expect.Empty(await ListAsync(parts.Queries.HistoriesAsync(TenantId.Single, StreamKind.Case, only: [], CancellationToken.None)));
    }

    private static async Task AssertBareAsync(StoreParts parts, IEnumerable<StoredStream> streams)
    {
        foreach (var stream in streams)
        {
            var whole = await LoadAsync(parts, stream.Key).ConfigureAwait(false);
            Expect.Equal(whole.Version, stream.Version);
            AssertSame(whole.Head!, stream.Head!);
            Expect.Null(stream.Receipt);
            Expect.Equal(whole.Events.Length, stream.Events.Length);
            Expect.All(whole.Events.Zip(stream.Events), pair => AssertSame(pair.First with { Texts = [] }, pair.Second));
            Expect.All(stream.Events, stored => Expect.Null(stored.Decoded));
        }
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> all = [];
        await foreach (var item in items.ConfigureAwait(false))
        {
            all.Add(item);
        }

        return all;
    }

    private static async Task<List<StoredStream>> ExportAsync(StoreParts parts, StreamKind kind)
    {
        List<StoredStream> exported = [];
        await foreach (var copy in parts.Queries.ExportAsync(TenantId.Single, kind, CancellationToken.None).ConfigureAwait(false))
        {
            exported.Add(copy.Stream);
        }

        return exported;
    }

    private static StreamAppend OpenedAt(string id, int opened, int? due, Severity severity = Severity.Major)
    {
        var append = Open(Case(id)).Due(due is { } minutes ? Start.AddMinutes(minutes) : null);
        return append with { Head = append.Head with { OpenedAt = UnixMicroseconds.From(Start.AddMinutes(opened)), Severity = severity } };
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(StoreParts parts, WorklistQuery query) =>
        [.. (await parts.Queries.ListAsync(query, CancellationToken.None).ConfigureAwait(false)).Items.Select(line => line.Key.Id)];
}
