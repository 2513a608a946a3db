using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Drills;

/// <summary>Practice: one scenario on a real desk with a store and a clock of its own, and a customer who reacts. The same acts always lead to the same review.</summary>
/// <remarks>Playbook, laws, policies and limits are those of a real case; nothing is switched off. An act happens at once, and the minutes it takes pass after it; putting it right takes its minutes first. One drill serves one trainee at a time.</remarks>
public sealed partial class Drill
{
    internal const string CustomerName = "customer";

    private static readonly CaseId Id = new("drill");
    private static readonly Actor Customer = new(new PersonId(CustomerName), new Role("customer"), ActorKind.Customer);
    private static readonly PersonId Fallback = new("desk");
    private static readonly PersonId TraineeId = new("trainee");

    private readonly RecoveryDesk _desk;
    private readonly DrillClock _clock;
    private readonly DrillLedger _ledger;
    private readonly Playbook _playbook;
    private readonly List<DrillMoment> _moments = [];
    private readonly DrillAgenda _agenda = new();
    private readonly DrillLessons _lessons = new();
    private int _commands;

    private Drill(DrillScenario scenario)
    {
        Scenario = scenario;
        Trainee = new Actor(TraineeId, scenario.TraineeRole);
        _ledger = new DrillLedger(scenario);
        _clock = new DrillClock(scenario.StartsAt);
        _playbook = PlaybookPresets.Get(scenario.Playbook.Name);
        _rules = [.. scenario.Customer.Reactions.Select(reaction => new RuleState(reaction))];
        _desk = DeskOf(scenario, _clock, _playbook);
    }

    /// <summary>Gets the people of every drill, whose ids no post may have.</summary>
    internal static PersonId[] OwnPeople { get; } = [TraineeId, Customer.Id, Fallback, Actor.DueWork.Id, new("signal")];

    /// <summary>Gets the scenario.</summary>
    public DrillScenario Scenario { get; }

    /// <summary>Gets the trainee.</summary>
    public Actor Trainee { get; }

    /// <summary>Gets what was seen and heard before the trainee's first act.</summary>
    public ImmutableArray<DrillMoment> Opening { get; private set; } = [];

    /// <summary>Gets what time it is in the drill.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Gets the case as it is now.</summary>
    public RecoveryCase Case => _ledger.Case;

    /// <summary>Gets why the drill is over; <see cref="DrillEnd.None"/> while it isn't.</summary>
    public DrillEnd End { get; private set; }

    /// <summary>Gets whether the drill is over.</summary>
    public bool IsOver => End != DrillEnd.None;

    /// <summary>Begins a drill: the case is reported.</summary>
    public static async ValueTask<Drill> BeginAsync(DrillScenario scenario, CancellationToken cancellationToken = default)
    {
        _ = scenario ?? throw new ArgumentNullException(nameof(scenario));
        var drill = new Drill(scenario);
        var reporter = scenario.Report.OpenedBy switch
        {
            OpenedBy.Customer => Customer,
            OpenedBy.Staff => drill.Trainee,
            _ => new Actor(new PersonId("signal"), new Role("system"), ActorKind.System),
        };
        drill.Say(scenario.Report.OpenedBy == OpenedBy.Customer ? DrillVoice.Customer : DrillVoice.Drill, scenario.Report.Account!);
        var result = await drill.HandleAsync(reporter, [scenario.Report], cancellationToken).ConfigureAwait(false);
        await drill.TakeAsync(((CommandResult.Accepted)result.EnsureAccepted()).Events, cancellationToken).ConfigureAwait(false);
        drill.Opening = drill.Heard();
        return drill;
    }

    /// <summary>Does something as the trainee.</summary>
    public ValueTask<DrillTurn> ActAsync(CaseCommand command, CancellationToken cancellationToken = default) => ActAsync([command], cancellationToken);

    /// <summary>Does several things at once as the trainee: all of them or none.</summary>
    /// <remarks>How a follow-up goes is the scenario's to say, whatever the command claims. What only the customer can say is refused.</remarks>
    /// <exception cref="ArgumentException">There is no command.</exception>
    public async ValueTask<DrillTurn> ActAsync(ImmutableArray<CaseCommand> commands, CancellationToken cancellationToken = default)
    {
        if (commands.IsDefaultOrEmpty)
        {
            throw new ArgumentException("An act has at least one command.", nameof(commands));
        }

        if (IsOver)
        {
            return Refused(DrillRefusals.DrillOver());
        }

        if (commands.FirstOrDefault(IsOfTheCustomer) is { } spoken)
        {
            return Refused(DrillRefusals.CustomerSpeaks(Verbs.VerbOf(spoken)));
        }

        if (commands.FirstOrDefault(AsksForAgreement) is { } asking)
        {
            return commands.Length == 1
                ? await AgreeAsync(asking, cancellationToken).ConfigureAwait(false)
                : Refused(DrillRefusals.AloneOnly(Verbs.VerbOf(asking)));
        }

        return await ActAsync(Trainee, [.. commands.Select(AsItGoes)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets time pass; what is due happens, colleagues answer, and the customer lives through it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public async ValueTask<DrillTurn> WaitAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        if (time < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "Time passes forward.");
        }

        if (IsOver)
        {
            return Refused(DrillRefusals.DrillOver());
        }

        await PassAsync(time, cancellationToken).ConfigureAwait(false);
        return new DrillTurn(null, null, Heard());
    }

    /// <summary>Returns what the trainee may do now, and for the rest everything that is unmet.</summary>
    public ValueTask<OpenSteps> OpenStepsAsync(CancellationToken cancellationToken = default) => _desk.OpenStepsAsync(TenantId.Single, Id, Trainee, cancellationToken);

    /// <summary>Ends the drill here, if it isn't over.</summary>
    public void Stop() => Finish(DrillEnd.Stopped);

    /// <summary>Reviews what was reached so far: from the events of the case, what the scenario calls for, and what was refused.</summary>
    public async ValueTask<DrillReview> ReviewAsync(CancellationToken cancellationToken = default) =>
        Reviewing.Of(this, _ledger, await _desk.ReadAsync(TenantId.Single, Id, cancellationToken).ConfigureAwait(false), _lessons.All);

    private static RecoveryDesk DeskOf(DrillScenario scenario, DrillClock clock, Playbook playbook)
    {
        var setup = new RecoverySetup { Store = new InMemoryRecoveryStore(simulated: true), Clock = clock };
        var (options, organization) = (setup.Options, scenario.Organization);
        options.FallbackOwner = Fallback;
        if (organization.Floor is { } floor)
        {
            options.Floors[organization.Currency] = floor;
        }

        options.PromiseWithinSevere = organization.PromiseWithinSevere;
        options.PromiseWithinMajor = organization.PromiseWithinMajor;
        options.PromiseWithinMinor = organization.PromiseWithinMinor;
        options.FollowUp.Attempts = organization.AskAttempts;
        options.FollowUp.Spacing = organization.AskSpacing;
        options.FollowUp.Wait = organization.AskWait;
        foreach (var level in organization.Levels)
        {
            options.Levels.Add(level);
        }

        foreach (var limit in organization.Limits)
        {
            options.Limits.Add(limit);
        }

        if (playbook.Definition.Ref != StandardPlaybook.Definition.Ref)
        {
            setup.Playbooks.Add(playbook.Definition);
            setup.DefaultPlaybooks[Purpose.Failure] = playbook.Definition.Ref;
        }

        return RecoveryDesk.Create(setup);
    }

    // The customer's own words come from the customer alone: a drill in which the trainee could type them would train that.
    private static bool IsOfTheCustomer(CaseCommand command) => command
        is CaseCommand.RecordAnswer or CaseCommand.RespondToOffer or CaseCommand.Withdraw or CaseCommand.RecordContact
        or CaseCommand.RecordNoContact { Reason: not SilenceReason.Unreachable };

    private bool AsksForAgreement(CaseCommand command) => command switch
    {
        CaseCommand.MovePromise move => IsOwedToCustomer(move.Ref),
        CaseCommand.ReleasePromise release => IsOwedToCustomer(release.Ref),
        _ => false,
    };

    private bool IsOwedToCustomer(PromiseId id) => Case.Promises.Any(promise => promise.Ref == id && promise.IsOwed);

    // How an attempt to reach the customer goes is nobody's to claim.
    private CaseCommand AsItGoes(CaseCommand command) => command is CaseCommand.FollowUp asking
        ? asking with { Result = ResultOf(asking.Channel) }
        : command;

    private AskResult ResultOf(Channel channel) => Scenario.Customer.Reached.TryGetValue(channel, out var result) ? result
        : channel == Scenario.Channel ? AskResult.Reached
        : AskResult.NotReached;

    private async ValueTask<DrillTurn> ActAsync(Actor by, ImmutableArray<CaseCommand> commands, CancellationToken cancellationToken)
    {
        // Putting it right is on record when it is done; whatever else is done is on record at once, and its time passes after it.
        await PassAsync(await TimeFirstAsync(commands, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (IsOver)
        {
            return Refused(DrillRefusals.DrillOver());
        }

        var result = await HandleAsync(by, commands, cancellationToken).ConfigureAwait(false);
        if (result is CommandResult.Refused refused)
        {
            _lessons.Add(refused.Refusal);
            return new DrillTurn(result, refused.Refusal, Heard());
        }

        await TakeAsync(((CommandResult.Accepted)result).Events, cancellationToken).ConfigureAwait(false);
        await PassAsync(MinutesOf(commands.Where(command => command is not CaseCommand.Correct)), cancellationToken).ConfigureAwait(false);
        return new DrillTurn(result, null, Heard());
    }

    // What isn't open takes no time: it is refused before anybody begins.
    private async ValueTask<TimeSpan> TimeFirstAsync(ImmutableArray<CaseCommand> commands, CancellationToken cancellationToken)
    {
        var time = MinutesOf(commands.Where(command => command is CaseCommand.Correct));
        return time == TimeSpan.Zero || commands.Length > 1 || (await OpenStepsAsync(cancellationToken).ConfigureAwait(false)).Find("correct") is not null ? time : TimeSpan.Zero;
    }

    private TimeSpan MinutesOf(IEnumerable<CaseCommand> commands) => commands.Aggregate(TimeSpan.Zero, (sum, command) => sum + Scenario.MinutesOf(Verbs.VerbOf(command)));

    private async ValueTask<DrillTurn> AgreeAsync(CaseCommand command, CancellationToken cancellationToken)
    {
        var (id, isRelease) = command is CaseCommand.MovePromise move ? (move.Ref, false) : (((CaseCommand.ReleasePromise)command).Ref, true);
        var rule = Scenario.Customer.Agreements.FirstOrDefault(one => one.IsRelease == isRelease && one.If.Holds(_ledger));
        if (rule?.Says is { } says)
        {
            Say(DrillVoice.Customer, says);
        }

        if (rule is { Agrees: true })
        {
            // The customer's agreement is theirs, so it comes from their own channel.
            return await ActAsync(Customer, [command is CaseCommand.MovePromise moved ? moved with { Source = null } : ((CaseCommand.ReleasePromise)command) with { Source = null }], cancellationToken).ConfigureAwait(false);
        }

        // Asking took its time, whatever came of it.
        await PassAsync(Scenario.MinutesOf(Verbs.VerbOf(command)), cancellationToken).ConfigureAwait(false);
        return Refused(DrillRefusals.NotAgreed(id, isRelease));
    }

    private ValueTask<CommandResult> HandleAsync(Actor by, ImmutableArray<CaseCommand> commands, CancellationToken cancellationToken)
    {
        var id = new CommandId(FormattableString.Invariant($"drill-{++_commands}"));
        return _desk.HandleAsync(Id, commands.Length == 1 ? new RecoveryBatch(id, by, commands[0]) : new RecoveryBatch(id, by, commands), cancellationToken);
    }

    private DrillTurn Refused(Refusal refusal) => new(null, refusal, Heard());

    private ImmutableArray<DrillMoment> Heard()
    {
        ImmutableArray<DrillMoment> heard = [.. _moments];
        _moments.Clear();
        return heard;
    }

    private void Say(DrillVoice voice, string says) => _moments.Add(new DrillMoment(Now, voice, says));

    private void Finish(DrillEnd end)
    {
        if (!IsOver)
        {
            End = end;
            _ledger.EndSilence();
        }
    }
}
