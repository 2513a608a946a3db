using System.Collections.Concurrent;
using Stateless;

namespace ServiceRecovery.Comparison.Arms;

/// <summary>A machine of Stateless kept for each case, with a list of what happened.</summary>
internal sealed class StatelessArm() : Arm("Stateless", "Stateless 5.20.1, a machine for each case that stays in memory, a list of events beside it")
{
    private readonly ConcurrentDictionary<string, KeptCase> _cases = new(StringComparer.Ordinal);

    public override Task PrepareNotesAsync(IReadOnlyList<string> ids, int events, int notes)
    {
        foreach (var id in ids)
        {
            var opened = _cases[id] = new KeptCase();
            for (var number = 1; number < events; number++)
            {
                opened.Note();
            }
        }

        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task NoteAsync(int caller, string id, int number)
    {
        _cases[id].Note();
        return Task.CompletedTask;
    }

    protected override Task RecoverAsync(int caller, string id)
    {
        var opened = _cases[id] = new KeptCase();
        foreach (var step in Script.Steps)
        {
            opened.Take(step);
        }

        return Task.CompletedTask;
    }

    private sealed class KeptCase
    {
        private readonly StateMachine<string, string> _machine = new("Reported");
        private readonly List<object> _events = [new CaseReported(Script.Customer, Script.Account)];
        private readonly Lock _one = new();

        public KeptCase()
        {
            var from = "Reported";
            foreach (var step in Script.Steps)
            {
                _ = step.Stage == from ? _machine.Configure(from).InternalTransition(step.Act, () => { }) : _machine.Configure(from).Permit(step.Act, step.Stage);
                from = step.Stage;
            }

            foreach (var stage in Script.Steps.Select(step => step.Stage).Append("Reported").Distinct())
            {
                _machine.Configure(stage).InternalTransition("note", () => { });
            }
        }

        public void Note() => Add("note", new NoteTaken(Script.Clerk, Script.Note));

        public void Take(Step step) => Add(step.Act, new StepTaken(step));

        private void Add(string trigger, object happened)
        {
            lock (_one)
            {
                _machine.Fire(trigger);
                _events.Add(happened);
            }
        }
    }
}
