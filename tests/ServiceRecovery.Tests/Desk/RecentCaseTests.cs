using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using ServiceRecovery.Desk;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Desk;

/// <summary>A desk keeps recent cases in mind, and nobody can tell by what it answers and stores.</summary>
public class RecentCaseTests
{
    private readonly WordlessStore _store = new() { IsDurable = true };

    [Fact]
    public async Task A_report_and_what_follows_are_decided_without_loading()
    {
        var organization = Open();

        await organization.DoAll(Dana, Report(), Give.Own, Give.Sorry, Give.Ear);
        Assert.Equal(["append"], _store.TakeAsked());
        await organization.Takes(Dana, Give.Note);

        Assert.Equal(["append"], _store.TakeAsked());
    }

    [Fact]
    public async Task A_case_is_kept_after_a_command_that_reads_words()
    {
        var organization = Open();
        await organization.TakesAll(Dana, Report(), Give.Own, Give.Sorry, Give.Ear);
        await organization.Takes(Dana, Give.Voucher("g1", 6_000));
        _ = _store.TakeAsked();

        await organization.Takes(Max, Give.Approve((await organization.Now()).Approvals.Single().Ref.Value));
        Assert.Equal(["load", "load", "append"], _store.TakeAsked());
        await organization.Takes(Dana, Give.Note);

        Assert.Equal(["append"], _store.TakeAsked());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task It_is_used_only_where_the_option_says_so(int recent, bool isUsed)
    {
        var organization = Open(setup => setup.Options.RecentCases = recent);
        await organization.Takes(Dana, Report());
        _ = _store.TakeAsked();

        await organization.Takes(Dana, Give.Note);

        Assert.Equal(isUsed ? ["append"] : ["wordless", "append"], _store.TakeAsked());
    }

    [Fact]
    public async Task A_store_that_does_not_survive_the_process_is_always_asked()
    {
        var store = new WordlessStore();
        var organization = new Organization(setup => setup.Store = store);
        await organization.Takes(Dana, Report());
        _ = store.TakeAsked();

        await organization.Takes(Dana, Give.Note);

        Assert.Equal(["wordless", "append"], store.TakeAsked());
    }

    [Fact]
    public async Task The_cases_that_were_used_last_are_kept()
    {
        var organization = Open(setup => setup.Options.RecentCases = 2);
        await organization.Takes(Dana, Report(), new CaseId("C-1"));
        await organization.Takes(Dana, Report(), new CaseId("C-2"));
        await organization.Takes(Dana, Give.Note, new CaseId("C-1"));
        await organization.Takes(Dana, Report(), new CaseId("C-3"));
        _ = _store.TakeAsked();
        await organization.Takes(Dana, Give.Note, new CaseId("C-1"));
        Assert.Equal(["append"], _store.TakeAsked());
        await organization.Takes(Dana, Give.Note, new CaseId("C-2"));
        Assert.Equal(["wordless", "append"], _store.TakeAsked());
    }

    [Fact]
    public async Task A_case_is_read_again_after_ten_minutes()
    {
        var organization = Open();
        await organization.TakesAll(Dana, Report(), Give.Own);
        organization.Clock.Advance(TimeSpan.FromMinutes(9));
        await organization.Takes(Dana, Give.Note);
        _ = _store.TakeAsked();
        organization.Clock.Advance(TimeSpan.FromMinutes(1));

        await organization.Takes(Dana, Give.Note);

        Assert.Equal(["wordless", "append"], _store.TakeAsked());
    }

    [Fact]
    public async Task A_case_with_very_many_parts_is_not_kept()
    {
        var organization = Open();
        await organization.Takes(Dana, Report());
        for (var i = 0; i < RecentCases.MostParts; i += 25)
        {
            await organization.TakesAll(Dana, [.. Enumerable.Range(i, 25).Select(promise => Give.Promise($"p{promise}"))]);
        }

        await organization.Takes(Dana, Give.Note);
        _ = _store.TakeAsked();

        await organization.Takes(Dana, Give.Note);

        Assert.Equal(["wordless", "append"], _store.TakeAsked());
    }

    [Fact]
    public void Each_list_of_a_case_counts()
    {
        // A list that isn't counted would be kept however long it grew.
        var lists = typeof(RecoveryCase).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(property => property.CanWrite && typeof(IEnumerable).IsAssignableFrom(property.PropertyType)).ToList();
        Assert.True(lists.Count > 15);
        foreach (var list in lists)
        {
            var current = RecoveryCase.Empty with { };
            list.SetValue(current, OneIn(list.PropertyType));

            Assert.True(current.Parts == 1, list.Name);
        }

        static object OneIn(Type type) => type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? typeof(ImmutableArray).GetMethods().Single(method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsGenericParameter: true }]).MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [null])!
            : ImmutableSortedDictionary<string, int>.Empty.Add("food", 1);
    }

    [Fact]
    public async Task What_another_node_wrote_is_decided_on()
    {
        var (organization, other) = (Open(), Node());
        await organization.TakesAll(Dana, Report(), Give.Own);
        await Taken(other, "o1", Give.Promise("p1"));
        _ = _store.TakeAsked();

        var refused = await organization.Do(Dana, Give.Promise("p1"));
        Assert.IsType<CommandResult.Refused>(refused);

        // It lost the race, looked at what came since, and from then on looks first.
        Assert.Equal(["append", "from 2"], _store.TakeAsked());
        await organization.Takes(Dana, Give.Note);
        Assert.Equal(["from 3", "append"], _store.TakeAsked());
    }

    [Fact]
    public async Task What_would_be_refused_is_looked_at_first()
    {
        var (organization, other) = (Open(), Node());
        await organization.TakesAll(Dana, Report(), Give.Own);
        await Taken(other, "o1", Give.Promise("p1"));

        Assert.Equal(4, (await organization.Takes(Dana, Give.Keep("p1"))).Version);
    }

    [Fact]
    public async Task A_repeat_is_answered_as_a_repeat()
    {
        var (organization, other) = (Open(), Node());
        var batch = new RecoveryBatch(new CommandId("n1"), Dana, Give.Note);
        await organization.Takes(Dana, Report());
        Accepted(await organization.Desk.HandleAsync(Case, batch));
        var elsewhere = new RecoveryBatch(new CommandId("n2"), Dana, Give.Note);
        Accepted(await other.HandleAsync(Case, elsewhere));
        var report = new RecoveryBatch(new CommandId("t1"), Dana, Report());

        Assert.Equal("Window table.", Assert.IsType<CaseEvent.NoteAdded>(Assert.Single(Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, batch)).Events).Event).Note.Value);
        Assert.Equal(3, Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, elsewhere)).Version);
        Assert.Equal(1, Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, report)).Version);
        Assert.Equal("id-reused", Assert.Single(Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("n2"), Dana, Give.Own))).Refusal.Unmet).Code);
        Assert.Equal(3, (await organization.Now()).Version);
    }

    [Fact]
    public async Task A_directory_that_is_down_makes_no_repeat_a_refusal()
    {
        var staff = new Directory();
        var organization = Open(setup => setup.Staff = staff);
        var batch = new RecoveryBatch(new CommandId("n1"), Dana, Give.Note);
        await organization.Takes(Dana, Report());
        Accepted(await organization.Desk.HandleAsync(Case, batch));
        staff.IsDown = true;

        Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, batch));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backup_that_was_put_back_under_a_running_process_is_decided_on(bool isSameVersion)
    {
        var organization = Open();
        await organization.TakesAll(Dana, Report(), Give.Own);
        var backup = await _store.BackupAsync();
        await organization.Takes(Dana, Give.Promise("p1"));
        await _store.RestoreAsync(backup);
        if (isSameVersion)
        {
            await Taken(Node(), "o1", Give.Promise("p2"));
        }

        // What is in mind has the first promise, and not the second.
        if (isSameVersion)
        {
            Assert.Equal("ref-used", Assert.Single(Refused(await organization.Do(Dana, Give.Promise("p2"))).Refusal.Unmet).Code);
        }

        var accepted = await organization.Takes(Dana, Give.Promise("p3"));

        Assert.Equal(isSameVersion ? 4 : 3, accepted.Version);
        Assert.Equal(isSameVersion ? ["p2", "p3"] : ["p3"], (await organization.Now()).Promises.Select(promise => promise.Ref.Value));
        Assert.True(HistoryVerifier.Verify(await _store.LoadAsync(StreamKey.ForCase(TenantId.Single, Case), null, CancellationToken.None)).IsIntact);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_append_whose_outcome_nobody_knows_is_looked_up_by_the_next(bool isStored)
    {
        var organization = Open();
        await organization.TakesAll(Dana, Report(), Give.Own);
        Action<StreamAppend> fails = _ => throw new RecoveryStoreException(StoreFault.Unavailable, "The connection broke.");
        (_store.BeforeAppend, _store.AfterAppend) = (isStored ? null : fails, isStored ? fails : null);
        var batch = new RecoveryBatch(new CommandId("n1"), Dana, Give.Note);
        await Assert.ThrowsAsync<RecoveryStoreException>(() => organization.Desk.HandleAsync(Case, batch).AsTask());
        (_store.BeforeAppend, _store.AfterAppend) = (null, null);

        await organization.Takes(Dana, Give.Ear);
        var again = await organization.Desk.HandleAsync(Case, batch);

        Assert.Equal(isStored, again is CommandResult.Repeated);
        Assert.Equal(isStored ? ["failure-reported.v1", "ownership-taken.v1", "note-added.v1"] : ["failure-reported.v1", "ownership-taken.v1"], (await EventsAsync()).Take(isStored ? 3 : 2));
        Assert.Equal(4, (await organization.Now()).Version);
    }

    [Fact]
    public async Task What_a_transaction_of_the_caller_rolled_back_is_not_kept()
    {
        var organization = Open();
        await organization.TakesAll(Dana, Report(), Give.Own);
        await Taken(organization.Desk.Over(new RolledBackStore(_store)), "r1", Give.Promise("p1"));

        Assert.Equal(3, (await organization.Takes(Dana, Give.Promise("p1"))).Version);
    }

    [Fact]
    public async Task Both_cases_of_a_merge_are_read_again()
    {
        var organization = Open();
        await organization.Takes(Dana, Report(customer: "ann@example.org"), new CaseId("C-2"));
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.TakesAll(Dana, Report(customer: "ann@example.org"), Give.Promise("p1"));
        await organization.Takes(Dana, Give.Merge("C-2"));

        // Said about the younger case, it lands in the older one, which has the promise.
        Assert.Equal(new CaseId("C-2"), (await organization.Takes(Guest, Give.Contact)).Survivor);
        await organization.Takes(Dana, Give.Keep("p1"), new CaseId("C-2"));
        await organization.Takes(Dana, Give.Note, new CaseId("C-2"));
        Assert.Equal(PromiseStanding.Kept, Assert.Single((await organization.Desk.FindAsync(TenantId.Single, new CaseId("C-2")))!.Promises).Standing);
    }

    [Fact]
    public async Task A_policy_that_asks_the_desk_about_its_own_case_does_not_wait_for_itself()
    {
        Organization? organization = null;
        CommandResult? within = null;
        organization = Open(setup => setup.FollowUp = Policy.FollowUp(async (_, token) =>
        {
            within ??= await organization!.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("within"), Dana, Give.Note), token);
            return new FollowUpPlan(new RuleRef("own", 1), 2, TimeSpan.FromDays(1), TimeSpan.FromDays(3));
        }));
        await organization.Remedied();

        await organization.Takes(Till, Give.Ask());

        Assert.IsType<CommandResult.Accepted>(within);
    }

    [Fact]
    public async Task Nothing_in_mind_holds_a_word_or_a_name()
    {
        var organization = Open();
        await organization.TakesAll(Dana, Report(customer: "ann@example.org"), Give.Own, Give.Sorry, new CaseCommand.Listen("Zanzibar one."), new CaseCommand.AddNote("Zanzibar two."));
        await organization.Takes(Dana, Give.Voucher("g1", 6_000));
        await organization.Takes(Max, Give.Approve((await organization.Now()).Approvals.Single().Ref.Value));
        await organization.Takes(Dana, new CaseCommand.AddNote("Zanzibar three."));
        await organization.Takes(Guest, Give.Contact);
        Assert.Contains("Zanzibar", Texts(_store), StringComparison.Ordinal);

        var kept = Texts(Kept(organization.Desk));

        Assert.Contains("C-1", kept, StringComparison.Ordinal);
        foreach (var word in new[] { "Zanzibar", "soup", "ann@example.org", "dana", "max" })
        {
            Assert.DoesNotContain(word, kept, StringComparison.OrdinalIgnoreCase);
        }
    }

    private Organization Open(Action<RecoverySetup>? configure = null) => new(setup =>
    {
        (setup.Store, setup.Key) = (_store, OrganizationWalks.Key);
        configure?.Invoke(setup);
    });

    // Another node with a memory of its own.
    private RecoveryDesk Node() => Open().Desk;

    private static async Task Taken(RecoveryDesk desk, string id, CaseCommand command) => Accepted(await desk.HandleAsync(Case, new RecoveryBatch(new CommandId(id), Dana, command)));

    private static CommandResult.Refused Refused(CommandResult result) => Assert.IsType<CommandResult.Refused>(result);

    private async Task<IEnumerable<string>> EventsAsync() => (await _store.LoadAsync(StreamKey.ForCase(TenantId.Single, Case), null, CancellationToken.None)).Events.Select(stored => stored.Type);

    private static object Kept(RecoveryDesk desk)
    {
        var handler = typeof(RecoveryDesk).GetField("_cases", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(desk)!;
        var recent = (RecentCases)typeof(CaseHandler).GetField("_recent", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(handler)!;
        return typeof(RecentCases).GetField("_latestFirst", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(recent)!;
    }

    // Every text and every run of bytes that is reached through fields, whoever holds them.
    private static string Texts(object root)
    {
        var told = new StringBuilder();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object>([root]);
        while (waiting.TryPop(out var one))
        {
            switch (one)
            {
                case string text:
                    told.AppendLine(text);
                    continue;
                case byte[] bytes:
                    told.AppendLine(Encoding.UTF8.GetString(bytes));
                    continue;
                case Type or Delegate or Pointer:
                    continue;
            }

            if (one.GetType() is { IsPrimitive: true } or { IsEnum: true } || (!one.GetType().IsValueType && !seen.Add(one)))
            {
                continue;
            }

            if (one is Array array)
            {
                foreach (var element in array)
                {
                    Push(element);
                }

                continue;
            }

            for (var type = one.GetType(); type is not null; type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(field => !field.FieldType.IsPointer && !field.FieldType.IsByRefLike))
                {
                    Push(field.GetValue(one));
                }
            }
        }

        return told.ToString();

        void Push(object? next)
        {
            if (next is not null)
            {
                waiting.Push(next);
            }
        }
    }

    private sealed class Directory : IStaffDirectory
    {
        public bool IsDown { get; set; }

        public ValueTask<StaffMember?> FindAsync(TenantId tenant, PersonId id, CancellationToken cancellationToken) => IsDown ? throw new InvalidOperationException("It is down.") : new(new StaffMember(id));

        public ValueTask<PersonId?> FindResponsibleAsync(TenantId tenant, PlaceId? place, CancellationToken cancellationToken) => new((PersonId?)null);
    }
}
