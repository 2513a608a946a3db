using System.Collections.Immutable;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli.Replay;

/// <summary>The desk that an export is replayed through: the playbook <c>imported</c>, a simulated store, and a clock that is set for each case.</summary>
internal sealed class ImportDesk
{
    /// <summary>What is sent although nobody wrote down how: the answer of a company, the mail that an incident is resolved.</summary>
    public static readonly Channel Assumed = new("assumed");

    private static readonly StepKind SentBack = new("SentBack");
    private static readonly Role Owner = new("owner");
    private static readonly Actor Customer = new(new PersonId("customer"), new Role("customer"), ActorKind.Customer);

    private readonly IRecoveryStore _store;
    private readonly RecoveryDesk _desk;
    private readonly SimulatedClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly ReplayPolicy _policy;
    private long _commands;

    public ImportDesk(ReplayPolicy policy, TimeSpan wait, ReplayStore? kept = null)
    {
        _policy = policy;
        _store = kept?.Store ?? new InMemoryRecoveryStore(simulated: true);
        var playbook = PlaybookPresets.Get("imported");
        var setup = new RecoverySetup
        {
            Store = _store,
            Clock = _clock,
            Key = kept?.Key,
            FollowUp = Policy.FollowUp(Plan(policy, wait)),
        };
        setup.Options.FallbackOwner = Intake;
        setup.Playbooks.Add(playbook.Definition);
        setup.DefaultPlaybooks[Purpose.Failure] = playbook.Ref;
        _desk = RecoveryDesk.Create(setup);
    }

    /// <summary>Gets who answers for a case that nobody else is named for.</summary>
    public static PersonId Intake { get; } = new("intake");

    /// <summary>Gets what was stored.</summary>
    public IRecoveryQueries Store => (IRecoveryQueries)_store;

    /// <summary>Gets how many events were stored.</summary>
    public long Events { get; private set; }

    /// <summary>Makes the person that a name of the export stands for.</summary>
    public static Actor PersonOf(ReadOnlySpan<char> name) => new(IdOf(name, text => PersonId.TryParse(text, out var id) ? id : null, text => new PersonId(text)), Owner);

    /// <summary>Makes the id that a number of the export stands for.</summary>
    public static CaseId CaseOf(ReadOnlySpan<char> number) => IdOf(number, text => CaseId.TryParse(text, out var id) ? id : null, text => new CaseId(text));

    /// <summary>Reports a case and takes it, as of <paramref name="at"/>.</summary>
    public ValueTask<CommandResult> OpenAsync(CaseId id, Actor owner, DateTimeOffset at) => DoAsync(id, owner, at, [Report, new CaseCommand.Own()]);

    /// <summary>Reports a case, takes it, and puts it right in the same breath.</summary>
    public ValueTask<CommandResult> OpenCorrectedAsync(CaseId id, Actor owner, DateTimeOffset at) => DoAsync(id, owner, at, [Report, new CaseCommand.Own(), Resolved, Told]);

    /// <summary>Records notes, puts it right and asks the customer, which nobody wrote down and is assumed.</summary>
    public ValueTask<CommandResult> CorrectAsync(CaseId id, Actor owner, DateTimeOffset at, ReadOnlySpan<CaseCommand> notes) => DoAsync(id, owner, at, [.. notes, Resolved, Told]);

    /// <summary>Puts it right in a case that the library had closed.</summary>
    public ValueTask<CommandResult> ReopenCorrectedAsync(CaseId id, Actor owner, DateTimeOffset at) => DoAsync(id, owner, at, [Reopened, Resolved, Told]);

    /// <summary>Opens a closed case again.</summary>
    public ValueTask<CommandResult> ReopenAsync(CaseId id, Actor owner, DateTimeOffset at) => DoAsync(id, owner, at, [Reopened]);

    /// <summary>Makes the note of a row that changed nothing.</summary>
    public static CaseCommand NoteOf(DateTimeOffset at) => new CaseCommand.AddNote("Updated.") { OccurredAt = at };

    /// <summary>Adds the notes of rows that changed nothing.</summary>
    public ValueTask<CommandResult> NoteAsync(CaseId id, Actor owner, DateTimeOffset at, ReadOnlySpan<CaseCommand> notes) => DoAsync(id, owner, at, [.. notes]);

    /// <summary>Records what a company answered, and that it reached the customer.</summary>
    public ValueTask<CommandResult> RespondAsync(CaseId id, Actor owner, DateTimeOffset at, CorrectionExtent extent, string what) =>
        DoAsync(id, owner, at, [new CaseCommand.Correct(what, extent), Told]);

    /// <summary>Records the customer's no, by their own channel.</summary>
    public ValueTask<CommandResult> SayUnhappyAsync(CaseId id, DateTimeOffset at) => DoAsync(id, Customer, at, [new CaseCommand.RecordAnswer(Answer.Unhappy)]);

    /// <summary>Sends a case back to work. Where nothing was done yet there is nothing to send back from, and a note says so.</summary>
    public async ValueTask<CommandResult> SendBackAsync(CaseId id, Actor owner, DateTimeOffset at)
    {
        _clock.SetTo(at);
        var result = await GiveAsync(id, owner, [new CaseCommand.TakeStep(SentBack)]);
        return result is CommandResult.Refused { Refusal.Code: "step-not-open" } ? await DoAsync(id, owner, at, [new CaseCommand.AddNote("Back to work; nothing had been done.")]) : Accepted(result);
    }

    /// <summary>Does what is due in a case at <paramref name="at"/>.</summary>
    public async ValueTask<CommandResult.Accepted?> WorkDueAsync(CaseId id, DateTimeOffset at)
    {
        _clock.SetTo(at);
        var due = await _desk.WorkDueAsync(TenantId.Single, id);
        Events += due?.Events.Length ?? 0;
        return due;
    }

    /// <summary>Records notes and tries to close a case; when that is refused, the notes aren't recorded either.</summary>
    /// <returns>The ending when it closed; else null and the first rule of the replay that failed, read off what the desk found unmet.</returns>
    public async ValueTask<(string? Ending, string? Refusal)> CloseAsync(CaseId id, Actor owner, DateTimeOffset at, ImmutableArray<CaseCommand> notes = default)
    {
        _clock.SetTo(at);
        var result = await GiveAsync(id, owner, notes.IsDefaultOrEmpty ? [Closed] : [.. notes, Closed]);
        return result switch
        {
            CommandResult.Accepted { Ending: not Ending.Open } => (KebabCase.From(result.Ending), null),
            CommandResult.Refused refused => (null, CodeOf(refused.Refusal)),
            _ => throw new InvalidOperationException($"The case '{id}' took a close and stayed open, although nothing in it is promised or unsettled."),
        };
    }

    // A no of the customer has nothing done after it by itself; the replay calls that by the answer. Silence that isn't over yet is a check that is missing.
    private string CodeOf(Refusal refusal)
    {
        var codes = refusal.Unmet.Select(unmet => unmet.Code).ToList();
        return codes.Contains(RowOutcome.AnswerUnhappy) ? RowOutcome.AnswerUnhappy
            : codes.Contains(RowOutcome.NothingDone) ? RowOutcome.NothingDone
            : codes.Contains(RowOutcome.CheckMissing) ? (_policy == ReplayPolicy.Silence ? RowOutcome.WaitNotOver : RowOutcome.CheckMissing)
            : throw new InvalidOperationException($"A close was refused by what no rule of the replay knows: {refusal}");
    }

    private static CaseCommand Report { get; } = new CaseCommand.ReportFailure(null, Severity.Minor, new Channel("import"), OpenedBy: OpenedBy.Customer, Inconvenience: Inconvenience.None);

    private static CaseCommand Resolved { get; } = new CaseCommand.Correct("Resolved.");

    private static CaseCommand Told { get; } = new CaseCommand.FollowUp(Assumed, AskResult.Delivered);

    private static CaseCommand Closed { get; } = new CaseCommand.Close();

    private static CaseCommand Reopened { get; } = new CaseCommand.Reopen("The log goes on.");

    private static Func<FollowUpRequest, FollowUpPlan> Plan(ReplayPolicy policy, TimeSpan wait)
    {
        // Under 'explicit' no number of attempts is enough for silence.
        var plan = policy == ReplayPolicy.Silence
            ? new FollowUpPlan(new RuleRef("replay-silence", 1), 1, TimeSpan.Zero, wait)
            : new FollowUpPlan(new RuleRef("replay-explicit", 1), int.MaxValue, TimeSpan.Zero, wait);
        return _ => plan;
    }

    private async ValueTask<CommandResult> DoAsync(CaseId id, Actor by, DateTimeOffset at, ImmutableArray<CaseCommand> commands)
    {
        _clock.SetTo(at);
        return Accepted(await GiveAsync(id, by, commands));
    }

    private async ValueTask<CommandResult> GiveAsync(CaseId id, Actor by, ImmutableArray<CaseCommand> commands)
    {
        var command = new CommandId(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"i{++_commands}"));
        var result = await _desk.HandleAsync(TenantId.Single, id, commands.Length == 1 ? new RecoveryBatch(command, by, commands[0]) : new RecoveryBatch(command, by, commands));
        Events += result is CommandResult.Accepted accepted ? accepted.Events.Length : 0;
        return result;
    }

    private static CommandResult Accepted(CommandResult result) => result is CommandResult.Refused refused
        ? throw new InvalidOperationException($"The case '{result.CaseId}' refused what every row may do: {refused.Refusal}")
        : result;

    // Names of an export may be anything; what isn't an id is known by its beginning and a hash of the whole.
    private static T IdOf<T>(ReadOnlySpan<char> name, Func<string, T?> find, Func<string, T> make)
        where T : struct
    {
        var text = name.ToString();
        if (find(text) is { } id)
        {
            return id;
        }

        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        var slug = new string([.. text.Take(30).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        return make($"{slug}:{Convert.ToHexStringLower(hash.AsSpan(0, 12))}");
    }
}
