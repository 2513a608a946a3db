using System.Globalization;
using System.Runtime.InteropServices;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli.Replay;

/// <summary>The log of an incident process: each row is something that happened in a case.</summary>
internal sealed class IncidentReplay : IReplayRows
{
    private static readonly TimeSpan Wait = TimeSpan.FromDays(5);

    private readonly ReplayReport _report;
    private readonly CsvReader _row;
    private readonly ImportDesk _desk;
    private readonly int _number;
    private readonly int _state;
    private readonly int _updated;
    private readonly int _count;
    private readonly int _opened;
    private readonly int _active;
    private readonly int _assigned;
    private readonly int _group;
    private readonly int _sla;
    private readonly Dictionary<string, Incident> _incidents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Incident>.AlternateLookup<ReadOnlySpan<char>> _find;
    private readonly Dictionary<string, Actor> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Actor>.AlternateLookup<ReadOnlySpan<char>> _findPerson;
    private readonly Actor _intake = ImportDesk.PersonOf(ImportDesk.Intake.Value);
    private readonly List<string> _anomalies = [];

    public IncidentReplay(ReplayFile file, ReplayReport report, ReplayStore? kept)
    {
        _report = report;
        _row = file.Records;
        _number = file.Need("number");
        _state = file.Need("incident_state", "ident_state");
        _updated = file.Need("sys_updated_at");
        _count = file.Find("sys_mod_count");
        _opened = file.Find("opened_at");
        _active = file.Find("active");
        _assigned = file.Find("assigned_to");
        _group = file.Find("assignment_group");
        _sla = file.Find("made_sla");
        _find = _incidents.GetAlternateLookup<ReadOnlySpan<char>>();
        _findPerson = _people.GetAlternateLookup<ReadOnlySpan<char>>();
        _desk = new ImportDesk(report.Policy, Wait, kept);
    }

    public long Events => _desk.Events;

    public IRecoveryQueries Store => _desk.Store;

    public ValueTask<RowOutcome> ApplyAsync(long number)
    {
        _anomalies.Clear();
        var name = Cell(_number);
        if (name.IsEmpty)
        {
            return ValueTask.FromResult(Unusable(null, "no-number"));
        }

        if (!ReplayTimes.TryParseMinute(Cell(_updated), out var updated))
        {
            return ValueTask.FromResult(Unusable(name.ToString(), "bad-time"));
        }

        if (!_find.TryGetValue(name, out var incident))
        {
            incident = new Incident(name.ToString(), ImportDesk.CaseOf(name));
            _incidents.Add(incident.Number, incident);
        }

        var state = StateOf(Cell(_state));
        FindAnomalies(incident, updated, state);
        var owner = OwnerOf(out var isAssigned);
        incident.WasAssigned |= isAssigned;
        incident.IsLate = Flag(_sla) is false;
        return ApplyAsync(incident, state, owner, isAssigned);
    }

    public async ValueTask FinishAsync()
    {
        foreach (var incident in _incidents.Values)
        {
            await WriteNotesAsync(incident);
            _report.NeverOwned += incident.WasAssigned ? 0 : 1;
            _report.ClosedWithoutOwner += incident.LastAttemptWithoutOwner ? 1 : 0;
            _report.Late += incident.IsLate ? 1 : 0;
            _report.BackAfterResolved += incident.IsBackAfterResolved ? 1 : 0;
            _report.BackAfterClosed += incident.IsBackAfterClosed ? 1 : 0;
            _report.Reworked += incident.IsReworked ? 1 : 0;
            _report.Reopened += incident.IsReopened ? 1 : 0;
        }
    }

    private RowOutcome Unusable(string? shown, string code)
    {
        _anomalies.Add(code);
        return new RowOutcome(shown, RowOutcome.Anomaly, code, _anomalies);
    }

    private async ValueTask<RowOutcome> ApplyAsync(Incident incident, State state, Actor owner, bool isAssigned)
    {
        var (outcome, code) = await ActAsync(incident, state, owner, isAssigned);
        if (state != State.Unknown)
        {
            incident.State = state;
        }

        incident.IsReworked |= outcome == RowOutcome.Rework;
        incident.IsReopened |= outcome == RowOutcome.Reopen;
        return new RowOutcome(incident.Number, outcome, code, _anomalies);
    }

    private async ValueTask<(string Outcome, string? Code)> ActAsync(Incident incident, State state, Actor owner, bool isAssigned)
    {
        var before = incident.State;
        var isNew = !incident.IsOpened;
        if (isNew)
        {
            incident.IsOpened = true;
            _report.CasesOpened++;
            if (state == State.Resolved)
            {
                await _desk.OpenCorrectedAsync(incident.Id, owner, incident.Clock);
                incident.SilentAt = incident.Clock + Wait;
                return (RowOutcome.Open, null);
            }

            await _desk.OpenAsync(incident.Id, owner, incident.Clock);
        }

        if (incident.NotesBy is not null && incident.NotesBy != owner)
        {
            await WriteNotesAsync(incident);
        }

        if (state == State.Unknown)
        {
            _anomalies.Insert(0, "unknown-state");
            return (RowOutcome.Anomaly, "unknown-state");
        }

        if (state != before && !isNew)
        {
            await WorkDueAsync(incident);
            incident.IsBackAfterResolved |= before == State.Resolved && IsWork(state);
            incident.IsBackAfterClosed |= before == State.Closed && IsWork(state);
        }

        return state switch
        {
            _ when state == before => Note(incident, owner),
            State.Resolved => await ResolveAsync(incident, owner),
            State.Closed => await CloseAsync(incident, owner, isAssigned),
            _ when before is State.Resolved or State.Closed => await GoBackAsync(incident, owner),
            _ when isNew => (RowOutcome.Open, null),
            _ => Note(incident, owner),
        };
    }

    // Most rows change nothing. Their notes wait for the next act of the same person and are recorded with it, each with its own time.
    private static (string Outcome, string? Code) Note(Incident incident, Actor owner)
    {
        incident.NotesBy = owner;
        incident.Notes.Add(ImportDesk.NoteOf(incident.Clock));
        return (incident.IsEnded ? RowOutcome.Noted : RowOutcome.Open, null);
    }

    private async ValueTask WriteNotesAsync(Incident incident)
    {
        if (incident.Notes.Count > 0)
        {
            await _desk.NoteAsync(incident.Id, incident.NotesBy!, incident.Clock, CollectionsMarshal.AsSpan(incident.Notes));
            incident.ForgetNotes();
        }
    }

    private async ValueTask<(string Outcome, string? Code)> ResolveAsync(Incident incident, Actor owner)
    {
        var wasEnded = incident.IsEnded;
        if (wasEnded)
        {
            await WriteNotesAsync(incident);
        }

        var result = wasEnded
            ? await _desk.ReopenCorrectedAsync(incident.Id, owner, incident.Clock)
            : await _desk.CorrectAsync(incident.Id, owner, incident.Clock, CollectionsMarshal.AsSpan(incident.Notes));
        incident.ForgetNotes();
        incident.IsEnded = result.Ending != Ending.Open;
        incident.SilentAt = incident.Clock + Wait;
        return (wasEnded ? RowOutcome.Reopen : RowOutcome.Open, null);
    }

    private async ValueTask<(string Outcome, string? Code)> GoBackAsync(Incident incident, Actor owner)
    {
        await WriteNotesAsync(incident);
        var wasEnded = incident.IsEnded;
        var result = wasEnded ? await _desk.ReopenAsync(incident.Id, owner, incident.Clock) : await _desk.SendBackAsync(incident.Id, owner, incident.Clock);
        incident.IsEnded = result.Ending != Ending.Open;
        incident.SilentAt = null;
        return (wasEnded ? RowOutcome.Reopen : RowOutcome.Rework, null);
    }

    private async ValueTask<(string Outcome, string? Code)> CloseAsync(Incident incident, Actor owner, bool isAssigned)
    {
        if (incident.IsEnded)
        {
            return Note(incident, owner);
        }

        _report.ClosesAttempted++;
        incident.LastAttemptWithoutOwner = !isAssigned;
        var (ending, refusal) = await _desk.CloseAsync(incident.Id, owner, incident.Clock, [.. incident.Notes]);
        if (ending is null)
        {
            ReplayReport.Count(_report.ClosesRefused, refusal!);
            return (RowOutcome.Refused, refusal);
        }

        incident.ForgetNotes();
        incident.IsEnded = true;
        ReplayReport.Count(_report.ClosesAccepted, ending);
        return (RowOutcome.Closed, ending);
    }

    // The worker would have come by when the silence was over; here it comes by when the case moves next.
    private async ValueTask WorkDueAsync(Incident incident)
    {
        if (_report.Policy == ReplayPolicy.Silence && incident.SilentAt <= incident.Clock)
        {
            await _desk.WorkDueAsync(incident.Id, incident.SilentAt.Value);
            incident.SilentAt = null;
        }
    }

    private void FindAnomalies(Incident incident, DateTimeOffset updated, State state)
    {
        if (long.TryParse(Cell(_count), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            if (count <= incident.Count)
            {
                _anomalies.Add("count-not-rising");
            }

            incident.Count = count;
        }

        if (incident.IsOpened && updated < incident.Clock)
        {
            _anomalies.Add("time-falls");
        }
        else
        {
            incident.Clock = updated < SimulatedClock.Latest ? updated : SimulatedClock.Latest;
        }

        if (ReplayTimes.TryParseMinute(Cell(_opened), out var opened) && updated < opened)
        {
            _anomalies.Add("updated-before-opened");
        }

        if (Flag(_active) is { } isActive && isActive == (state == State.Closed))
        {
            _anomalies.Add("active-contradiction");
        }
    }

    private Actor OwnerOf(out bool isAssigned)
    {
        var assigned = Cell(_assigned);
        isAssigned = !assigned.IsEmpty;
        var name = isAssigned ? assigned : Cell(_group);
        if (name.IsEmpty)
        {
            return _intake;
        }

        if (!_findPerson.TryGetValue(name, out var person))
        {
            person = ImportDesk.PersonOf(name);
            _findPerson[name] = person;
        }

        return person;
    }

    // Spreadsheets save both words in capitals.
    private bool? Flag(int cell) => Cell(cell) switch
    {
        "true" or "TRUE" => true,
        "false" or "FALSE" => false,
        _ => null,
    };

    private ReadOnlySpan<char> Cell(int cell)
    {
        if (cell < 0)
        {
            return default;
        }

        var text = _row[cell];
        return text is "?" ? default : text;
    }

    private static State StateOf(ReadOnlySpan<char> state) => state switch
    {
        "New" => State.New,
        "Active" => State.Active,
        "Awaiting User Info" => State.AwaitingUserInfo,
        "Awaiting Vendor" => State.AwaitingVendor,
        "Awaiting Problem" => State.AwaitingProblem,
        "Awaiting Evidence" => State.AwaitingEvidence,
        "Resolved" => State.Resolved,
        "Closed" => State.Closed,
        _ => State.Unknown,
    };

    private static bool IsWork(State state) => state is not (State.Unknown or State.Resolved or State.Closed);

    private enum State
    {
        Unknown,
        New,
        Active,
        AwaitingUserInfo,
        AwaitingVendor,
        AwaitingProblem,
        AwaitingEvidence,
        Resolved,
        Closed,
    }

    // What the rules of the log need to know of a case; how it stands in the library is the desk's to say.
    private sealed class Incident(string number, CaseId id)
    {
        public string Number { get; } = number;

        public CaseId Id { get; } = id;

        public State State { get; set; }

        public DateTimeOffset Clock { get; set; }

        public DateTimeOffset? SilentAt { get; set; }

        public long Count { get; set; } = -1;

        public List<CaseCommand> Notes { get; } = [];

        public Actor? NotesBy { get; set; }

        public bool IsOpened { get; set; }

        public bool IsEnded { get; set; }

        public bool WasAssigned { get; set; }

        public bool LastAttemptWithoutOwner { get; set; }

        public bool IsLate { get; set; }

        public bool IsBackAfterResolved { get; set; }

        public bool IsBackAfterClosed { get; set; }

        public bool IsReworked { get; set; }

        public bool IsReopened { get; set; }

        public void ForgetNotes()
        {
            Notes.Clear();
            NotesBy = null;
        }
    }
}
