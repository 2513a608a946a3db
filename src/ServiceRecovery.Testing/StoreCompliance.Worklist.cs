using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using static ServiceRecovery.Testing.SampleHistory;

namespace ServiceRecovery.Testing;

public static partial class StoreCompliance
{
    private static readonly Role Agent = new("agent");
    private static readonly Role Lead = new("lead_1");
    private static readonly PlaceId[] SomePlaces = [new("Front desk"), new("Spa"), new("Zürich, Haus 2")];

    private static IEnumerable<StoreCheck> WorklistChecks =>
    [
        new(Lists_and_counts_say_what_the_heads_say),
        new(A_head_comes_back_with_all_that_a_list_shows),
        new(A_line_names_the_customer_and_the_order),
        new(References_are_found_as_they_are_compared),
        new(Nobody_is_asked_to_decide_on_their_own_requests),
        new(Counting_ends_at_the_number_that_is_asked_for),
        new(Changes_are_told_in_the_order_of_their_instants),
    ];

    /// <summary>Each question about many heads is answered as by the store in memory: lists page by page, and counts.</summary>
    private static async Task Lists_and_counts_say_what_the_heads_say(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var model = StoreParts.From(new InMemoryRecoveryStore(parts.Store.Traits.Simulated));
        for (var number = 0; number < 60; number++)
        {
            await StoreVariedAsync(parts, number);
            await StoreVariedAsync(model, number);
        }

        var queries = Questions().ToImmutableArray();
        foreach (var query in queries)
        {
            var expected = await IdsAsync(model, query with { Limit = 500 });
            Expect.Equal(expected, await IdsAsync(parts, query with { Limit = 500 }), query.ToString());
            Expect.Equal(expected, await PagedAsync(parts, query with { Limit = 7 }), query.ToString());
        }

        Expect.Equal(await model.Queries.CountAsync(queries, 1_000, CancellationToken.None), await parts.Queries.CountAsync(queries, 1_000, CancellationToken.None));
        foreach (var by in Enumerable.Range(0, (int)WorklistMember.Reason + 1).Select(number => (WorklistMember)number))
        {
            foreach (var query in queries.Take(4))
            {
                Expect.Equal(await model.Queries.CountByAsync(query, by, CancellationToken.None), await parts.Queries.CountByAsync(query, by, CancellationToken.None), $"{by} of {query}");
            }
        }
    }

    /// <summary>What an append says of a head, a load and a list say too.</summary>
    private static async Task A_head_comes_back_with_all_that_a_list_shows(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var append = Open(Case("C-1"));
        var full = append.Head with
        {
            IsOwned = true,
            Wanted = new Wanted(Start.AddMinutes(3), WantedReason.Approval, "r1"),
            Order = Organization.KeyOf("Table 12"),
            Place = SomePlaces[2],
            Cause = new CauseId("Lift 2"),
            Failure = new FailureKind("No room on arrival"),
            Channel = Channel.InPerson,
            Card = new CaseCard(Start.AddMinutes(-5), Purpose.Failure, FailureNature.Process)
            {
                Promises = 2,
                Tasks = 1,
                Chases = 3,
                NegativeAnswers = 4,
                EscalatedTo = Lead,
                Pending = [new PendingRequest(new ActId("r1"), Agent, Ana.Key, new Money(Money.Largest, new Currency("EUR"))), new PendingRequest(new ActId("r2"), Level: null, Organization.KeyOf("max"), Money: null)],
                Standing = [new Money(100, new Currency("EUR")), new Money(1, new Currency("JPY"))],
            },
        };

        await StoreAsync(parts, append with { Head = full });

        AssertSame(full, (await LoadAsync(parts, Case("C-1"))).Head!);
        AssertSame(full, Expect.Single((await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single), CancellationToken.None)).Items).Head);
    }

    /// <summary>A line shows a customer's and an order's name where an event has them, whichever named them last, and none of somebody else's.</summary>
    private static async Task A_line_names_the_customer_and_the_order(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var append = Open(Case("C-1"));
        await StoreAsync(parts, append);
        Expect.Equal(new CustomerRef("Customer 7"), (await OnlyAsync()).Customer);
        Expect.Null((await OnlyAsync()).Order);

        var stored = await LoadAsync(parts, Case("C-1"));
        await StoreAsync(parts, Next(stored, "note", Note()));
        Expect.Equal(new CustomerRef("Customer 7"), (await OnlyAsync()).Customer);

        stored = await LoadAsync(parts, Case("C-1"));
        var other = Next(stored, "other", new CaseEvent.CustomerIdentified(Organization.SubjectOf(new CustomerRef("Customer 8"))));
        await StoreAsync(parts, other with { Head = other.Head with { Customer = Organization.KeyOf("Customer 8") } });
        Expect.Equal(new CustomerRef("Customer 8"), (await OnlyAsync()).Customer);

        stored = await LoadAsync(parts, Case("C-1"));
        var nobody = Next(stored, "nobody", Note());
        await StoreAsync(parts, nobody with { Head = nobody.Head with { Customer = null } });
        Expect.Null((await OnlyAsync()).Customer);

        async Task<StreamSummary> OnlyAsync() => Expect.Single((await parts.Queries.ListAsync(new WorklistQuery(TenantId.Single), CancellationToken.None)).Items);
    }

    /// <summary>A place, a cause and a kind of failure are found in any spelling that means the same, and in no other.</summary>
    private static async Task References_are_found_as_they_are_compared(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var append = Open(Case("C-1"));
        await StoreAsync(parts, append with
        {
            Head = append.Head with { Place = new PlaceId("Zürich, Haus 2"), Cause = new CauseId("LIFT 2"), Failure = new FailureKind("No Room"), Channel = new Channel("Mail"), Card = new CaseCard(Start, Purpose.Failure, FailureNature.Outcome) },
        });
        var all = new WorklistQuery(TenantId.Single);

        foreach (var found in new[]
        {
            all with { Places = [new PlaceId("ZÜRICH, haus 2")] }, all with { Places = [new PlaceId("Spa"), new PlaceId("zürich, Haus 2")] }, all with { Cause = new CauseId("lift 2") },
            all with { Failure = new FailureKind("no room") }, all with { Channel = new Channel("Mail") },
        })
        {
            Expect.Equal(["C-1"], await IdsAsync(parts, found), found.ToString());
        }

        foreach (var missed in new[]
        {
            all with { Places = [new PlaceId("Zurich, Haus 2")] }, all with { Cause = new CauseId("lift") }, all with { Failure = new FailureKind("no_room") }, all with { Channel = new Channel("mail") },
        })
        {
            Expect.Empty(await IdsAsync(parts, missed), missed.ToString());
        }
    }

    /// <summary>What waits is found by the roles that may decide, and not by who asked for it, however many requests of how many levels wait.</summary>
    private static async Task Nobody_is_asked_to_decide_on_their_own_requests(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var max = Organization.KeyOf("max");
        await WaitingAsync("C-1", (Agent, Ana.Key));
        await WaitingAsync("C-2", (Agent, Ana.Key), (Lead, max));
        await WaitingAsync("C-3", (null, Ana.Key));
        await WaitingAsync("C-4", (Lead, Ana.Key), (Agent, max), (Agent, Ana.Key));
        await WaitingAsync("C-5");
        await WaitingAsync("C-6", (new Role("agent.2"), max));
        var all = new WorklistQuery(TenantId.Single);

        Expect.Equal(["C-1", "C-2", "C-3", "C-4"], await IdsAsync(parts, all with { For = [Agent] }));
        Expect.Equal(["C-2", "C-3", "C-4"], await IdsAsync(parts, all with { For = [Lead] }));
        Expect.Equal(["C-2", "C-4"], await IdsAsync(parts, all with { For = [Agent, Lead], NotAskedBy = Ana.Key }));
        Expect.Equal(["C-4"], await IdsAsync(parts, all with { For = [Agent], NotAskedBy = Ana.Key }));
        Expect.Equal(["C-1", "C-2", "C-3", "C-4"], await IdsAsync(parts, all with { For = [Agent, Lead], NotAskedBy = max }));
        Expect.Equal(["C-3"], await IdsAsync(parts, all with { For = [new Role("leadX1")] }));

        async Task WaitingAsync(string id, params (Role? Level, SubjectKey By)[] requests)
        {
            var append = OpenedAt(id, 1, due: 1);
            var pending = requests.Select((request, at) => new PendingRequest(new ActId(FormattableString.Invariant($"r{at}")), request.Level, request.By, null)).ToImmutableArray();
            await StoreAsync(parts, append with { Head = append.Head with { Card = new CaseCard(Start, Purpose.Failure, FailureNature.Outcome) { Pending = pending } } });
        }
    }

    /// <summary>A count says so many or more.</summary>
    private static async Task Counting_ends_at_the_number_that_is_asked_for(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        for (var number = 0; number < 7; number++)
        {
            await StoreAsync(parts, OpenedAt(FormattableString.Invariant($"C-{number}"), 1, due: number % 2 == 0 ? null : 1));
        }

        var all = new WorklistQuery(TenantId.Single);
        Expect.Equal([5, 5, 3, 0], await parts.Queries.CountAsync([all, all with { Limit = 1, After = null }, all with { WantedBy = Start.AddMinutes(1) }, all with { OnlyClosed = true }], 5, CancellationToken.None));
        Expect.Equal([7], await parts.Queries.CountAsync([all], 8, CancellationToken.None));
        Expect.Empty(await parts.Queries.CountAsync([], 5, CancellationToken.None));
    }

    // Heads in which each member takes each of its values, and pairs of them most of theirs.
    private static async Task StoreVariedAsync(StoreParts parts, int number)
    {
        var id = FormattableString.Invariant($"C-{number}");
        var append = OpenedAt(id, number % 5, due: number % 3 == 0 ? null : number % 7, (Severity)(number % 3));
        var wanted = append.Head.Wanted ?? (number % 2 == 0 ? new Wanted(Start.AddMinutes(number % 4), (WantedReason)(number % 5)) : null);
        var head = append.Head with
        {
            Wanted = wanted,
            IsOwned = number % 4 == 0,
            Stage = new Stage(number % 3 == 0 ? "Heard" : "Reported"),
            Responsible = number % 4 == 1 ? Ana.Key : append.Head.Responsible,
            Customer = number % 6 == 0 ? null : Organization.KeyOf(FormattableString.Invariant($"Customer {number % 4}")),
            Order = number % 5 == 0 ? null : Organization.KeyOf(FormattableString.Invariant($"Order {number % 3}")),
            Place = number % 4 == 3 ? null : SomePlaces[number % 4],
            Cause = number % 5 == 0 ? new CauseId("Lift 2") : null,
            Failure = number % 2 == 0 ? new FailureKind("No room") : null,
            Channel = number % 3 == 0 ? Channel.InPerson : new Channel("mail"),
            Card = new CaseCard(Start, Purpose.Failure, FailureNature.Outcome)
            {
                Pending = (number % 5) switch
                {
                    0 => [new PendingRequest(new ActId("r1"), Agent, Ana.Key, null)],
                    1 => [new PendingRequest(new ActId("r1"), Lead, Ana.Key, null), new PendingRequest(new ActId("r2"), Agent, Organization.KeyOf("max"), null)],
                    2 => [new PendingRequest(new ActId("r1"), Level: null, Organization.KeyOf("max"), null)],
                    _ => [],
                },
            },
        };
        if (number % 4 == 2)
        {
            await StoreAsync(parts, append);
            var closed = Next(await LoadAsync(parts, Case(id)), "back", new CaseEvent.CaseWithdrawn(SourceTaken.OwnChannel()));
            await StoreAsync(parts, closed with { Head = head with { Ending = Ending.Withdrawn, EarnedVersion = 2, Chain = closed.Head.Chain, Card = head.Card! with { Pending = [] } } });
        }
        else
        {
            await StoreAsync(parts, append with { Head = head });
        }
    }

    private static IEnumerable<WorklistQuery> Questions()
    {
        var all = new WorklistQuery(TenantId.Single);
        WorklistQuery[] alone =
        [
            all,
            all with { IncludeClosed = true },
            all with { OnlyClosed = true },
            all with { WantedBy = Start.AddMinutes(3) },
            all with { DueBy = Start.AddMinutes(3) },
            all with { OnlyUnowned = true },
            all with { Responsible = Ana.Key },
            all with { Stages = [new Stage("Heard")] },
            all with { Stages = [new Stage("Heard"), new Stage("Reported")] },
            all with { AtLeast = Severity.Severe },
            all with { Customer = Organization.KeyOf("Customer 1") },
            all with { Order = Organization.KeyOf("Order 2") },
            all with { Cause = new CauseId("lift 2") },
            all with { Places = [SomePlaces[0]] },
            all with { Places = [SomePlaces[0], SomePlaces[2], new PlaceId("front DESK")] },
            all with { IncludeUnplaced = true },
            all with { Places = [SomePlaces[1]], IncludeUnplaced = true },
            all with { Channel = Channel.InPerson },
            all with { Failure = new FailureKind("no room") },
            all with { For = [Agent] },
            all with { For = [Agent, Lead], NotAskedBy = Ana.Key },
        ];
        return alone.Concat(alone.Skip(3).SelectMany(one => new[]
        {
            one with { IncludeClosed = true }, one with { OnlyClosed = true }, one with { AtLeast = Severity.Major, WantedBy = Start.AddMinutes(5) }, one with { Places = [.. SomePlaces], OnlyUnowned = true },
        }));
    }

    /// <summary>Changes come in the order of their instants, and of ids at one instant; page by page nothing is left out and nothing told twice.</summary>
    private static async Task Changes_are_told_in_the_order_of_their_instants(Func<ValueTask<StoreParts>> startEmpty)
    {
        var parts = await startEmpty();
        var model = StoreParts.From(new InMemoryRecoveryStore(parts.Store.Traits.Simulated));
        for (var number = 0; number < 60; number++)
        {
            await StoreVariedAsync(parts, number);
            await StoreVariedAsync(model, number);
        }

        var all = new ChangesQuery(TenantId.Single, DateTimeOffset.UnixEpoch);
        var expected = await model.Queries.ChangedAsync(all, CancellationToken.None);
        Expect.Equal(60, expected.Length);
        Expect.Equal(expected, await parts.Queries.ChangedAsync(all, CancellationToken.None));
        List<StreamChange> paged = [];
        for (var query = all with { Limit = 7 }; ;)
        {
            var page = await parts.Queries.ChangedAsync(query, CancellationToken.None);
            paged.AddRange(page);
            if (page.Length < 7)
            {
                break;
            }

            query = query with { Since = page[^1].At, AfterId = page[^1].Key.Id };
        }

        Expect.Equal(expected, paged);
        Expect.Equal(expected.Where(change => change.At >= expected[30].At), await parts.Queries.ChangedAsync(all with { Since = expected[30].At }, CancellationToken.None));
        Expect.Equal([], await parts.Queries.ChangedAsync(all with { Kind = StreamKind.Debrief }, CancellationToken.None));
        Expect.Equal([], await parts.Queries.ChangedAsync(all with { Since = DateTimeOffset.MaxValue }, CancellationToken.None));
    }

    private static async Task<IReadOnlyList<string>> PagedAsync(StoreParts parts, WorklistQuery query)
    {
        List<string> paged = [];
        do
        {
            var page = await parts.Queries.ListAsync(query, CancellationToken.None);
            Expect.InRange(page.Items.Length, 0, query.Limit);
            paged.AddRange(page.Items.Select(line => line.Key.Id));
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return paged;
    }
}
