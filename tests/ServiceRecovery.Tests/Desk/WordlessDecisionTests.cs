using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Declarations;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Cases.Laws;
using ServiceRecovery.Tests.Golden;
using ServiceRecovery.Tests.Proof;
using ServiceRecovery.Tests.Storage;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Desk;

/// <summary>A store may leave words and names where they are: what is decided without them is stored byte for byte as with them, and who needs them gets them.</summary>
public class WordlessDecisionTests
{
    // Ways through a case on which something was written with words or names that a later command may name again.
    private static readonly ImmutableArray<(Actor By, CaseCommand Command)>[] Walks =
    [
        .. PeopleTests.Walks,
        [(Dana, Report(customer: "ann@example.org")), (Dana, Give.Own), (Dana, Give.Note), (Dana, Give.HandOver(Rob)), (Dana, Give.Promise("p1")), (Guest, Give.Withdraw())],
        [(Dana, Report(customer: "ann@example.org")), (Dana, Give.Own), (Dana, Give.Sorry), (Dana, Give.Ear), (Dana, Give.Voucher("g1", 6_000))],
        [(Dana, Report()), (Dana, new CaseCommand.Identify(new CustomerRef("ann@example.org"), new CustomerRef("bob@example.org"), new Evidence(Channel.Phone, "call 3")))],
    ];

    public static TheoryData<string> Each => [.. Give.OneOfEach.Select(command => command.GetType().Name).Distinct()];

    public static TheoryData<string> GoldenNames => [.. GoldenWalks.All.Keys];

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public async Task A_walk_on_a_store_that_leaves_words_where_they_are_leaves_the_bytes_it_always_left(string walk) =>
        Assert.Equal(await GoldenText.WriteAsync(walk), await GoldenText.WriteAsync(walk, new WordlessStore()));

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_command_is_decided_the_same_with_and_without_words(string name)
    {
        foreach (var (length, walk) in Walks.SelectMany(walk => Enumerable.Range(0, walk.Length + 1).Select(length => (length, walk))))
        {
            foreach (var (by, command) in Give.OneOfEach.Where(command => command.GetType().Name == name).SelectMany(command => Givers(command).Select(by => (by, command))))
            {
                await SameAsync(organization => WalkAsync(organization, walk.Take(length)), by, command);
            }
        }
    }

    [Fact]
    public async Task What_was_asked_for_is_approved_with_its_words()
    {
        // The fourth of a day needs another person, and is told with its reason when it is approved.
        static async Task FourthAsync(Organization organization)
        {
            foreach (var id in new[] { "D-1", "D-2", "D-3" })
            {
                await organization.TakesAllOn(new CaseId(id), Dana, Report(), Give.Discard);
            }

            await organization.TakesAll(Dana, Report(), Give.Discard);
        }

        var waiting = await MadeAsync(new InMemoryRecoveryStore(simulated: true), FourthAsync);
        await NeededAsync(FourthAsync, Max, Give.Approve((await waiting.Now()).Approvals.Single().Ref.Value));
    }

    [Fact]
    public Task A_merge_carries_the_words_of_the_younger_case() => NeededAsync(
        async organization =>
        {
            await organization.Takes(Dana, Report(customer: "ann@example.org"), new CaseId("C-2"));
            organization.Clock.Advance(TimeSpan.FromHours(1));
            await organization.Takes(Dana, Report(customer: "ann@example.org"));
        },
        Dana,
        Give.Merge("C-2"));

    [Fact]
    public Task A_task_after_the_close_names_who_answers_for_the_case() => NeededAsync(organization => organization.Recovered(), Till, Give.Contact);

    [Fact]
    public Task A_task_for_an_asking_that_did_not_arrive_names_who_answers_for_the_case() => NeededAsync(
        async organization =>
        {
            await organization.Remedied();
            await organization.TakesAll(Till, Give.IssueAsking("a1"), Give.Delivery("a1"));
            organization.Clock.Advance(TimeSpan.FromHours(25));
            await organization.TakesAll(Till, Give.IssueAsking("a2"), Give.Delivery("a2"));
            await organization.Passes(TimeSpan.FromHours(73));
            Assert.Equal(Ending.Unconfirmed, (await organization.Takes(Dana, Give.Close)).Ending);
        },
        Till,
        Give.Delivery("a1", AskResult.Bounced));

    [Fact]
    public async Task What_a_batch_does_after_its_own_close_is_decided_with_words()
    {
        foreach (var store in new IRecoveryStore[] { new InMemoryRecoveryStore(simulated: true), new WordlessStore() })
        {
            var organization = await MadeAsync(store, walked => walked.Satisfied());
            var done = Assert.IsType<CommandResult.Accepted>(await organization.DoAll(Max, Give.Close, Give.Contact));

            Assert.Equal("dana", Assert.IsType<CaseEvent.PromiseMade>(done.Events[^1].Event).By.Original);
        }
    }

    [Fact]
    public void Histories_are_the_same_with_and_without_words()
    {
        var accepted = 0;
        Prop.ForAll(LawTests.Lists, list =>
        {
            var organization = CommandRunner.OrganizationOf(list);
            var twins = new Twins(organization);
            new CommandRunner(new InProcessDesk(organization), twins).Work(list);
            accepted += twins.Accepted;
            return true;
        }).Check(Props.Cfg(Tier.Size(200, 5_000)).WithStartSize(4).WithEndSize(60));

        Assert.True(accepted > 500);
    }

    [Fact]
    public async Task A_repeat_is_told_what_happened_with_its_words()
    {
        var organization = new Organization(setup => setup.Store = new WordlessStore());
        Accepted(await organization.Do(Dana, Report()));
        var batch = new RecoveryBatch(new CommandId("n1"), Dana, Give.Note);
        Accepted(await organization.Desk.HandleAsync(Case, batch));

        var repeated = Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, batch));

        Assert.Equal("Window table.", Assert.IsType<CaseEvent.NoteAdded>(Assert.Single(repeated.Events).Event).Note.Value);
    }

    [Fact]
    public async Task Policies_of_the_organization_are_shown_the_words_of_the_case()
    {
        List<string?> seen = [];
        var organization = new Organization(setup =>
        {
            setup.Store = new WordlessStore();
            setup.Authority = Policy.Authority(request => Seen(request.Case, new Ruling.Granted(new RuleRef("own", 1), [])));
            setup.FollowUp = Policy.FollowUp(request => Seen(request.Case, new FollowUpPlan(new RuleRef("own", 1), 2, TimeSpan.FromDays(1), TimeSpan.FromDays(3))));
            setup.Apology = Policy.Apology(request => Seen(request.Case, new ApologyRuling("I am sorry.", new RuleRef("own", 1), [], [])));
        });

        T Seen<T>(RecoveryCase current, T answer)
        {
            seen.Add(current.Customer?.Original);
            return answer;
        }

        await organization.TakesAll(Dana, Report(customer: "ann@example.org"), Give.Own, new CaseCommand.Apologize("I am sorry."), Give.Ear, Give.Voucher("g1", 1_000), Give.Full, Give.Ask());

        Assert.Equal(["ann@example.org", "ann@example.org", "ann@example.org"], seen);
    }

    [Fact]
    public async Task A_template_names_the_customer()
    {
        var templates = Policy.StandardApology(new ApologyTemplates([new ApologyTemplate("plain", "Dear {customer}, I am sorry.")]));
        var organization = new Organization(setup => (setup.Store, setup.Apology) = (new WordlessStore(), templates));
        await organization.TakesAll(Dana, Report(customer: "ann@example.org"), Give.Own);

        var sent = await organization.Takes(Dana, new CaseCommand.Apologize(Template: "plain"));

        Assert.Contains("ann@example.org", Assert.IsType<CaseEvent.ApologyGiven>(Assert.Single(sent.Events).Event).Words!.Value, StringComparison.Ordinal);
    }

    private static IEnumerable<Actor> Givers(CaseCommand command) => command.Act.IsDueWork ? [Actor.DueWork] : new[] { Max, Guest, Till }.Where(by => command.Act.MayBeGivenBy(by.Kind));

    private static async Task WalkAsync(Organization organization, IEnumerable<(Actor By, CaseCommand Command)> walk)
    {
        await organization.Takes(Rob, Report(customer: "ann@example.org"), new CaseId("C-2"));
        foreach (var (by, step) in walk)
        {
            await organization.Takes(by, step);
        }
    }

    private static async Task SameAsync(Func<Organization, Task> walk, Actor by, CaseCommand command) =>
        Assert.Equal(await ToldAsync(new InMemoryRecoveryStore(simulated: true), walk, by, command), await ToldAsync(new WordlessStore(), walk, by, command));

    // The command has the words that it needs, and without its declaration it wouldn't.
    private static async Task NeededAsync(Func<Organization, Task> walk, Actor by, CaseCommand command)
    {
        await SameAsync(walk, by, command);
        Assert.NotEqual(Retelling.Never, command.Act.Retells);
        Assert.NotEqual(await ToldAsync(new InMemoryRecoveryStore(simulated: true), walk, by, command), await ToldAsync(new WordlessStore { IsAlways = true }, walk, by, command));
    }

    private static async Task<Organization> MadeAsync(IRecoveryStore store, Func<Organization, Task> walk)
    {
        var organization = new Organization(setup =>
        {
            (setup.Store, setup.Key, setup.Salts) = (store, OrganizationWalks.Key, new CountedSalts());
            PeopleTests.WithFlowers(setup);
        });
        await walk(organization);
        return organization;
    }

    private static async Task<string> ToldAsync(IRecoveryStore store, Func<Organization, Task> walk, Actor by, CaseCommand command)
    {
        var organization = await MadeAsync(store, walk);
        return await ToldAsync(store, await organization.Do(by, command));
    }

    // The answer, and every byte of every case afterwards.
    private static async Task<string> ToldAsync(IRecoveryStore store, CommandResult? answer)
    {
        var lines = new List<string> { answer is CommandResult.Refused refused ? refused.Refusal.ToString() : $"{answer}" };
        await foreach (var (stream, _) in ((IRecoveryQueries)store).ExportAsync(TenantId.Single, StreamKind.Case, CancellationToken.None))
        {
            lines.AddRange(stream.Events.Select(stored => $"{stream.Key} {stored.Version} {stored.Type} {Convert.ToBase64String(stored.Body.Span)} {Convert.ToBase64String(stored.Chain.Span)} "
                + string.Join(' ', stored.Texts.Select(text => $"{text.Slot} {text.Subject} {Convert.ToBase64String(text.Bytes.Span)}"))));
        }

        return string.Join('\n', lines);
    }

    // Two desks that are given all that is accepted: one on a store that hands words to everybody, one on a store that doesn't.
    private sealed class Twins : IWatcher
    {
        private readonly ManualTimeProvider _clock = new(Fixtures.Start);
        private readonly (IRecoveryStore Store, RecoveryDesk Desk)[] _desks;

        public Twins(Fixtures organization) => _desks =
        [
            .. new IRecoveryStore[] { new InMemoryRecoveryStore(simulated: true), new WordlessStore() }.Select(store => (store, organization.Open(_clock, store, setup => setup.Salts = new CountedSalts()))),
        ];

        public int Accepted { get; private set; }

        public void Clock(DateTimeOffset time) => _clock.Set(time);

        public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
        {
            if (!answer.IsAccepted)
            {
                return;
            }

            Accepted++;
            var told = _desks.Select(desk => ToldAsync(desk.Store, desk.Desk.HandleAsync(id, batch).AsTask().GetAwaiter().GetResult()).GetAwaiter().GetResult()).ToList();
            Assert.Equal(told[0], told[1]);
        }
    }
}
