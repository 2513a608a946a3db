using System.Collections.Immutable;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>Cases for figures: a few that a real desk led to their end, each told again many times with another customer, kind, cause, place and time.</summary>
internal sealed class InsightCases
{
    private static readonly Actor Ana = new(new PersonId("ana"), new Role("server"));
    private static readonly Actor Max = new(new PersonId("max"), new Role("manager"));
    private static readonly Actor Guest = new(new PersonId("guest"), new Role("guest"), ActorKind.Customer);
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly Pseudonyms Names = new(TenantId.Single, PseudonymKey.FromBytes("k1", new byte[32]));

    private readonly EventCodec _codec = new();
    private readonly List<(StreamHead Head, ImmutableArray<RecordedEvent> Events)> _patterns = [];

    private InsightCases()
    {
    }

    /// <summary>Leads the patterns to their ends at a desk in memory.</summary>
    public static async Task<InsightCases> CreateAsync()
    {
        var cases = new InsightCases();
        for (var pattern = 0; pattern < 6; pattern++)
        {
            var clock = new Clock { Now = Start };
            var setup = new RecoverySetup { Clock = clock, Store = new InMemoryRecoveryStore(simulated: true), Key = PseudonymKey.FromBytes("k1", new byte[32]) };
            setup.Options.FallbackOwner = Max.Id;
            setup.Options.Levels.Add(Ana.Role);
            setup.Options.Levels.Add(Max.Role);
            setup.Options.Limits.Add(new RoleLimit(Ana.Role, new Currency("EUR"), 5_000, 10_000));
            setup.Options.Limits.Add(new RoleLimit(Max.Role, new Currency("EUR"), 50_000, 100_000));
            var desk = RecoveryDesk.Create(setup);
            var number = 0;
            foreach (var (by, command) in Acts(pattern))
            {
                clock.Now += TimeSpan.FromMinutes(47);
                var result = await desk.HandleAsync(new CaseId("P-1"), new RecoveryBatch(new CommandId(FormattableString.Invariant($"c{++number}")), by, command), CancellationToken.None);
                result.EnsureAccepted();
            }

            var stored = await setup.Store.LoadAsync(StreamKey.ForCase(TenantId.Single, new CaseId("P-1")), asked: null, CancellationToken.None);
            cases._patterns.Add((stored.Head!, [.. stored.Events.Select(cases._codec.Decode)]));
        }

        return cases;
    }

    /// <summary>Counts the events of so many cases.</summary>
    public long EventsOf(int cases) => Enumerable.Range(0, _patterns.Count).Sum(pattern => (long)((cases - pattern + _patterns.Count - 1) / _patterns.Count) * _patterns[pattern].Events.Length);

    /// <summary>Returns the case of a number.</summary>
    public StreamImport Case(int number)
    {
        var (pattern, told) = _patterns[number % _patterns.Count];
        var key = StreamKey.ForCase(TenantId.Single, new CaseId(FormattableString.Invariant($"C-{number:D7}")));
        var later = TimeSpan.FromMinutes(number * 7L % (700 * 1_440));
        var customer = Names.SubjectOf(new CustomerRef(FormattableString.Invariant($"customer {number * 31L % 60_000}")));
        var events = ImmutableArray.CreateBuilder<StoredEvent>(told.Length);
        ReadOnlyMemory<byte> chain = default;
        foreach (var recorded in told)
        {
            var header = recorded.Header with { RecordedAt = recorded.Header.RecordedAt + later };
            var happened = recorded.Event is CaseEvent.FailureReported report
                ? report with
                {
                    Customer = customer,
                    ReceivedAt = report.ReceivedAt + later,
                    Failure = new FailureKind(FormattableString.Invariant($"failure-{number % 23}")),
                    Cause = number % 3 == 0 ? new CauseId(FormattableString.Invariant($"cause-{number % 41}")) : null,
                    Place = new PlaceId(FormattableString.Invariant($"place-{number % 150}")),
                }
                : recorded.Event;
            var stored = _codec.Encode(key, new RecordedEvent(header, happened), chain, customer.Key);
            chain = stored.Chain;
            events.Add(stored with { Decoded = null });
        }

        var head = pattern with { Chain = chain, Customer = customer.Key, OpenedAt = events[0].RecordedAt, ChangedAt = events[^1].RecordedAt, NextDue = null };
        ImmutableArray<CommandReceipt> receipts = [.. events.GroupBy(stored => stored.Command).Select(command => new CommandReceipt(command.Key, new byte[32], command.First().Version, command.Last().Version))];
        return new StreamImport(key, head, events.MoveToImmutable(), receipts, []);
    }

    // About fourteen events each: recovered, recovered after a no, accepted, at once at the till, open, and with money that was approved.
    private static IEnumerable<(Actor By, CaseCommand Command)> Acts(int pattern)
    {
        var phone = Channel.Phone;
        yield return (Ana, new CaseCommand.ReportFailure("They waited for the delivery all day and nobody rang.", pattern % 2 == 0 ? Severity.Minor : Severity.Major, phone, Inconvenience.Some, Customer: new CustomerRef("somebody")));
        yield return (Ana, new CaseCommand.Own());
        yield return (Ana, new CaseCommand.Acknowledge(Channel.Mail, "We have your message and will call you back today."));
        yield return (Ana, new CaseCommand.Apologize());
        yield return (Guest, new CaseCommand.RecordContact(phone, Chase: true));
        yield return (Ana, new CaseCommand.Listen("I took the day off for it.", "That it comes tomorrow."));
        yield return (Ana, new CaseCommand.AddNote("The driver had the wrong telephone number."));
        yield return (Ana, new CaseCommand.Correct("It comes tomorrow before ten."));
        yield return (Ana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, new Money(pattern == 5 ? 20_000 : 1_500, new Currency("EUR")), Settlement: pattern == 5 ? null : "card 4711"));
        if (pattern == 5)
        {
            yield return (Max, new CaseCommand.Approve(new ActId("g1")));
            yield return (Max, new CaseCommand.SettleCompensation(new ActId("g1"), "card 4712"));
        }

        yield return (Ana, new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered));
        if (pattern is 1 or 4)
        {
            yield return (Guest, new CaseCommand.RecordAnswer(Answer.Unhappy));
            yield return (Ana, new CaseCommand.Correct("We brought it ourselves."));
        }

        if (pattern == 4)
        {
            yield return (Ana, new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered));
            yield break;
        }

        yield return (Guest, new CaseCommand.RecordAnswer(pattern == 2 ? Answer.Accepts : Answer.Satisfied));
        yield return (Ana, new CaseCommand.Close());
        yield return (Ana, new CaseCommand.AddNote("A card from the whole team went out."));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
