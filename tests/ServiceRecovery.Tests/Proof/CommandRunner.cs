using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using static ServiceRecovery.Tests.Proof.Fixtures;

namespace ServiceRecovery.Tests.Proof;

/// <summary>One day and more at the desk: turns numbers into commands as the cases stand, mostly steps that are open, and some that aren't.</summary>
internal sealed class CommandRunner
{
    public static readonly CaseId First = new("C-1");
    public static readonly CaseId Second = new("C-2");
    private static readonly CaseId Third = new("P-1");

    private readonly InProcessDesk _desk;
    private readonly Acts _acts;
    private readonly IWatcher _watcher;
    private int _commands;

    public CommandRunner(InProcessDesk desk, IWatcher watcher)
    {
        (_desk, _watcher) = (desk, watcher);
        _acts = new Acts(desk);
    }

    /// <summary>Works through a list; the first number also says which organization it is.</summary>
    public static Fixtures OrganizationOf(int[] numbers) => numbers.Length > 0 && new Dice(~numbers[0]).Chance(15) ? Fixtures.Alone : Fixtures.Usual;

    public void Work(int[] numbers)
    {
        foreach (var number in numbers)
        {
            var dice = new Dice(number);
            if (_desk.Cases.Any() && dice.Chance(12))
            {
                Wait(ref dice);
            }
            else
            {
                var id = dice.Roll(20) switch { < 14 => First, < 18 => Second, _ => Third };
                Give(id, Batch(id, ref dice));
            }
        }
    }

    private void Wait(ref Dice dice)
    {
        var due = _desk.Cases.Select(id => DueOf(id)?.At).Where(at => at is not null).Min() ?? _desk.Now;
        var until = dice.Roll(7) switch
        {
            0 => _desk.Now + TimeSpan.FromMinutes(30),
            1 => _desk.Now + TimeSpan.FromHours(24),
            2 => _desk.Now + TimeSpan.FromHours(72),
            3 when _desk.Fixtures.Solo is not null => _desk.Now + CoolingOff,
            3 or 4 => due,
            5 => due - TimeSpan.FromSeconds(1),
            _ => _desk.Now + TimeSpan.FromHours(25),
        };
        until = until < _desk.Now ? _desk.Now : until;
        if (dice.Chance(80))
        {
            WorkDueUntil(until);
        }

        // Sometimes the worker is dead, and time passes all the same.
        SetClock(until);
    }

    private void WorkDueUntil(DateTimeOffset until)
    {
        while (_desk.Cases.Select(id => (Id: id, Due: DueOf(id))).Where(found => found.Due is not null && found.Due.At <= until).OrderBy(found => found.Due!.At).ThenBy(found => found.Id.Value, StringComparer.Ordinal).FirstOrDefault() is { Due: { } due } next)
        {
            SetClock(due.At > _desk.Now ? due.At : _desk.Now);
            Give(next.Id, new RecoveryBatch(NextId(), Actor.DueWork, due.Command));
        }
    }

    private DueItem? DueOf(CaseId id) => _desk.Find(id) is { } current ? DueWork.Next(current, InProcessDesk.PlaybookOf(current)) : null;

    private void SetClock(DateTimeOffset time)
    {
        _desk.Now = time;
        _watcher.Clock(time);
    }

    private void Give(CaseId id, RecoveryBatch batch)
    {
        var (before, survivor) = (_desk.Find(id), _desk.Find(_desk.SurvivorOf(id)));
        var answer = _desk.Handle(id, batch);
        _watcher.Answered(id, batch, answer.CaseId == id ? before : survivor, answer);
    }

    private RecoveryBatch Batch(CaseId id, ref Dice dice)
    {
        var current = _desk.Find(id);
        if (current is null)
        {
            return Opening(id, ref dice);
        }

        if (dice.Chance(8))
        {
            // A batch is drawn on a desk of its own, command by command, so that it has a chance to fit.
            var ahead = _desk.Fork();
            var acts = new Acts(ahead, 1_000 + (_commands * 10));
            var (by, first) = acts.Draw(id, current, ref dice);
            var commands = ImmutableArray.Create(first);
            ahead.Handle(id, new RecoveryBatch(new CommandId("ahead-0"), by, first));
            for (var i = 1; i < 2 + dice.Roll(4) && commands[^1] is not CaseCommand.Merge; i++)
            {
                var (_, next) = acts.Draw(id, ahead.Find(id)!, ref dice, by);
                commands = commands.Add(next);
                ahead.Handle(id, new RecoveryBatch(new CommandId(FormattableString.Invariant($"ahead-{i}")), by, next));
            }

            return new RecoveryBatch(NextId(), by, commands);
        }

        var (actor, command) = _acts.Draw(id, current, ref dice);
        return new RecoveryBatch(NextId(), actor, command);
    }

    private RecoveryBatch Opening(CaseId id, ref Dice dice)
    {
        if (dice.Chance(3))
        {
            return new RecoveryBatch(NextId(), Dana, new CaseCommand.Own());
        }

        CaseCommand report = id == Third
            ? dice.Chance(60)
                ? new CaseCommand.ReportPraise("You were kind.", Channel.Mail, Customer: new CustomerRef("ann"))
                : new CaseCommand.ReportNearMiss("The ladder slipped.", Channel.InPerson, Safety: dice.Chance(20))
            : new CaseCommand.ReportFailure(
                "The soup was cold.",
                dice.Of(Severity.Minor, Severity.Major, Severity.Severe),
                dice.Of(Channel.Phone, Channel.InPerson, Channel.Mail),
                dice.Of(Inconvenience.None, Inconvenience.Some, Inconvenience.Some, Inconvenience.Great),
                OpenedBy: dice.Of(OpenedBy.Staff, OpenedBy.Staff, OpenedBy.Customer),
                Customer: dice.Chance(85) ? new CustomerRef("Ann") : null,
                Safety: dice.Chance(5),
                Concerned: dice.Chance(10) ? [dice.Of(Rob, MaxAgain).Id] : []);
        var by = id == Third || dice.Chance(75) ? Dana : Guest;
        return by == Dana && report is CaseCommand.ReportFailure && dice.Chance(65)
            ? new RecoveryBatch(NextId(), by, Usual(report, dice.Roll(5)))
            : new RecoveryBatch(NextId(), by, report);
    }

    // What is done at once at the till, so that many lists come to the interesting part.
    private static ImmutableArray<CaseCommand> Usual(CaseCommand report, int more)
    {
        ImmutableArray<CaseCommand> commands =
        [
            report,
            new CaseCommand.Own(),
            new CaseCommand.Apologize(),
            new CaseCommand.Listen("I have to go back to work."),
        ];
        return more switch
        {
            0 => commands,
            1 => commands.Add(new CaseCommand.DeclareImpossible("No soup left.", "A salad.")),
            _ => commands.Add(new CaseCommand.Correct("A hot soup.")),
        };
    }

    private CommandId NextId() => new(FormattableString.Invariant($"c{++_commands}"));
}

/// <summary>Sees everything that a shift does.</summary>
internal interface IWatcher
{
    void Clock(DateTimeOffset time);

    void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer);
}
